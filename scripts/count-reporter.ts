import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/**
 * Counts a run. Whatever kept tests from running counts as failed too: a file that cannot be imported, a hook that
 * throws, an error that nobody caught, and a test that never came to an end.
 */
export function count(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Counts {
  const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
  for (const module of modules) {
    counts.failed += module.errors().length
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length
    for (const test of module.children.allTests()) counts[outcome(test.result().state)]++
  }
  return counts
}

function outcome(state: 'passed' | 'failed' | 'skipped' | 'pending'): keyof Counts {
  return state === 'pending' ? 'failed' : state
}

/** Hands the counts to the script that started vitest. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const file = process.env.BATON_COUNT_FILE
    if (file) writeFileSync(file, JSON.stringify(count(modules, unhandledErrors)))
  }
}
