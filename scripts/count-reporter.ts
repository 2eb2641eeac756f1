import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'

export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** What failed, by file and name. */
  failures: string[]
}

/**
 * Counts a run. Whatever kept tests from running counts as failed too: a file that cannot be imported, a hook that
 * throws, an error that nobody caught, and a test that never came to an end.
 */
export function count(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }
  const fail = (name: string) => {
    counts.failed++
    counts.failures.push(name)
  }
  for (const error of unhandledErrors) fail(`an error that nobody caught: ${error.message.split('\n', 1)[0]}`)
  for (const module of modules) {
    const file = module.relativeModuleId
    for (const _ of module.errors()) fail(file)
    for (const suite of module.children.allSuites()) for (const _ of suite.errors()) fail(`${file} › ${suite.fullName}`)
    for (const test of module.children.allTests()) {
      const state = outcome(test.result().state)
      if (state === 'failed') fail(`${file} › ${test.fullName}`)
      else counts[state]++
    }
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
