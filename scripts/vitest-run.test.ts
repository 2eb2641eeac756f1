import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const script = `import { runTests } from ${JSON.stringify(join(import.meta.dirname, 'vitest-run.js'))}; process.exitCode = await runTests(process.argv.slice(1))`

describe('a test run', { timeout: 60_000 }, () => {
  it('ends with the counts when all is well', () => {
    expect(runTests({ 'sum.test.ts': `it('adds', () => expect(1 + 1).toBe(2)); it('adds more', () => {})` })).toEqual({
      last: '2 passed, 0 failed',
      code: 0,
      counted: '2 0 0\n',
    })
  })

  it('counts what failed, what was skipped, and what could not even start', () => {
    const { last, code, counted } = runTests({
      'fails.test.ts': `it('holds', () => {}); it('breaks', () => expect(1).toBe(2)); it.skip('waits', () => {})`,
      'hook.test.ts': `describe('group', () => { beforeAll(() => { throw new Error('no database') }); it('never runs', () => {}) })`,
      'import.test.ts': `import './gone.ts'; it('never runs', () => {})`,
      'late.test.ts': `it('leaves a rejection behind', () => { Promise.reject(new Error('nobody caught me')) })`,
    })
    expect({ last, code }).toEqual({ last: '2 passed, 4 failed, 2 skipped', code: 1 })
    expect(counted.trimEnd().split('\n').sort()).toEqual([
      '2 4 2',
      'FAILED an error that nobody caught: nobody caught me',
      'FAILED fails.test.ts › breaks',
      'FAILED hook.test.ts › group',
      'FAILED import.test.ts',
    ])
  })

  it('takes a run without tests, and one that dies, for failed', () => {
    expect(runTests({})).toMatchObject({ last: '0 passed, 1 failed', code: 1 })
    expect(runTests({ 'dies.test.ts': `it('passes', () => {})` }, 'process.exit(3)')).toEqual({
      last: '0 passed, 1 failed',
      code: 3,
      counted: '0 1 0\nFAILED no test ran (exit code 3)\n',
    })
  })

  it('names a run that fails while it puts its things away', () => {
    const configures = `process.env.SETUP = new URL('./setup.mjs', import.meta.url).pathname`
    const files = {
      'sum.test.ts': `it('adds', () => {})`,
      'setup.mjs': `export default () => () => { throw new Error('still in use') }`,
    }
    expect(runTests(files, configures)).toEqual({
      last: '1 passed, 1 failed',
      code: 1,
      counted: '1 1 0\nFAILED vitest itself, after its tests (exit code 1)\n',
    })
  })
})

function runTests(files: Record<string, string>, configures = '') {
  const root = mkdtempSync(join(tmpdir(), 'baton-count-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
  writeFileSync(
    join(root, 'vitest.config.mjs'),
    `${configures}\nexport default { test: { globals: true, include: ['*.test.ts'], globalSetup: process.env.SETUP ? [process.env.SETUP] : [] } }`,
  )
  const counts = join(root, 'counts')
  const env = { ...withoutVitest(process.env), BATON_TEST_COUNTS: counts }
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, '--', '--root', root, '--config', join(root, 'vitest.config.mjs')],
    {
      encoding: 'utf8',
      env,
    },
  )
  return { last: stdout.trimEnd().split('\n').at(-1), code: status, counted: readFileSync(counts, 'utf8') }
}

/** The inner run is not a worker of the outer one. */
function withoutVitest(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !name.startsWith('VITEST') && !['NODE_ENV', 'TEST'].includes(name) && !/^BATON_(COUNT|TEST)_/.test(name),
    ),
  )
}
