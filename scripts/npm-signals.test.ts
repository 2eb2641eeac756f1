import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const folder = mkdtempSync(join(tmpdir(), 'baton-npm-signals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a server does that ends by itself when it is asked to. */
const SERVER = `
const end = (signal) => { console.log('heard ' + signal); process.exit(0) }
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)
setInterval(() => undefined, 1000)
console.log('serving ' + process.pid)
`

it.each([
  ['start', 'SIGINT'],
  ['start', 'SIGTERM'],
  ['baton', 'SIGINT'],
  ['baton', 'SIGTERM'],
] as const)(
  'lets npm run %s hear %s when npm alone gets it, as from a supervisor',
  async (script, signal) => {
    mkdirSync(join(folder, 'scripts'), { recursive: true })
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stand-in', private: true, type: 'module', scripts }))
    writeFileSync(join(folder, 'scripts', `${script}.js`), SERVER)
    const npm = spawn('npm', ['run', script], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], detached: true })
    let said = ''
    npm.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
    await expect.poll(() => said, { timeout: 20_000 }).toMatch(/serving \d+/)

    npm.kill(signal)

    try {
      await expect.poll(() => said, { timeout: 2_000 }).toContain(`heard ${signal}`)
    } finally {
      if (npm.pid && npm.exitCode === null && npm.signalCode === null) process.kill(-npm.pid, 'SIGKILL')
    }
  },
  30_000,
)
