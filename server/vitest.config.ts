import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'server',
    include: ['src/**/*.test.ts'],
    globalSetup: ['./src/kernel/testing/cluster.ts'],
    pool: 'forks',
    // One more than the two cores that everything here is measured on: some tests wait for processes and clocks.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a busy machine, and is not wrong for it.
    expect: { poll: { timeout: 20_000 } },
  },
})
