import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          // Nothing here keeps state between tests, so files of a worker share what they import.
          isolate: false,
          maxWorkers: 3,
          testTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
          include: [
            'contract/src/**/*.test.ts',
            'channels/*/src/**/*.test.ts',
            'language/{src,training}/**/*.test.ts',
            'simulator/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            'prove/src/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      './server/vitest.config.ts',
      './web/vitest.config.ts',
    ],
  },
})
