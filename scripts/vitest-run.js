import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './bootstrap.js'

/**
 * Runs vitest and prints what came of it as the last line, `N passed, N failed` or `N passed, N failed, N skipped`.
 * The line is printed here and not by vitest, so that nothing can follow it, and a vitest that dies is a failure too.
 * Who adds several runs up names a file for the counts in `BATON_TEST_COUNTS`, which also takes a line `FAILED` for each test that
 * failed, and what runs in `BATON_TEST_LABEL`.
 */
export async function runTests(args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'baton-counts-'))
  const file = join(folder, 'counts.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'count-reporter.ts')}`]
  const code = await run(process.execPath, [vitest, 'run', ...reporters, ...args], {
    cwd: root,
    env: { ...process.env, ...env, BATON_COUNT_FILE: file },
  })
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { passed: 0, failed: 0, skipped: 0, failures: [] }
  rmSync(folder, { recursive: true })

  const passed = counts.passed
  if (counts.failed === 0 && (code !== 0 || passed === 0)) {
    counts.failed = 1
    counts.failures.push(passed ? `vitest itself, after its tests (exit code ${code})` : `no test ran (exit code ${code})`)
  }
  const failed = counts.failed
  const label = process.env.BATON_TEST_LABEL ? `${process.env.BATON_TEST_LABEL}: ` : ''
  if (process.env.BATON_TEST_COUNTS) {
    const failures = counts.failures.map((name) => `FAILED ${label}${name}\n`)
    appendFileSync(process.env.BATON_TEST_COUNTS, `${passed} ${failed} ${counts.skipped}\n${failures.join('')}`)
  }
  console.log(`${label}${passed} passed, ${failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`)
  return failed ? code || 1 : 0
}
