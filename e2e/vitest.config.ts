import { defineConfig } from 'vitest/config'

/** Journeys share the two cores with a server and a browser, so they run one after the other and have time. */
export default defineConfig({
  test: {
    name: 'e2e',
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
