import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.test.ts'],
    globalSetup: ['./src/kernel/testing/cluster.ts'],
    setupFiles: ['./src/kernel/testing/each-file.ts'],
    pool: 'forks',
    // Files of a worker share what they import; each-file.ts lets go of what their tests made.
    isolate: false,
    // One more than the two cores that everything here is measured on: some tests wait for processes and clocks.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine, and is not wrong for it.
    expect: { poll: { timeout: 20_000 } },
  },
})
