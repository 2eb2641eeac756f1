import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { blockedAt } from './account.ts'
import { type Embedded, type EmbeddedOptions, startEmbedded } from './launch.ts'
import { takePlace } from './place.ts'
import { isAlive, readPostmaster } from './postmaster.ts'
import { testSettings } from './settings.ts'

const here = dirname(fileURLToPath(import.meta.url))
const node = join(here, '../../../../node_modules/node/bin/node')
const asRoot = process.getuid?.() === 0
const webServer = { uid: 33, gid: 33, name: 'www-data', switched: true }

const running: Embedded[] = []
afterEach(async () => {
  for (const embedded of running.splice(0)) await embedded.stop()
})

/** Database files made once and copied, since making them takes most of a second. */
const prepared = mkdtempSync(join(tmpdir(), 'baton-prepared-'))
beforeAll(async () => {
  chmodSync(prepared, 0o711)
  const embedded = await startEmbedded({ dataDir: prepared, settings: testSettings })
  await embedded.stop()
}, 60_000)
afterAll(() => rmSync(prepared, { recursive: true }))

describe.skipIf(process.platform === 'win32')('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('starts, keeps what was written, and leaves neither process nor socket behind when stopped', async () => {
    const dataDir = aPreparedDataDir()
    const first = await start({ dataDir })
    await query(first, 'create table greetings (words text)')
    await query(first, `insert into greetings values ('안녕하세요'), ('สวัสดี')`)
    const { pid } = postmaster(dataDir)
    await first.stop()

    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
    expect(existsSync(first.socketDir)).toBe(false)
    const second = await start({ dataDir })
    expect(second.adopted).toBe(false)
    expect(await query(second, 'select count(*)::int as n from greetings')).toEqual([{ n: 2 }])
  })

  it('is open to this account only, never runs as root, and knows nothing of our environment', async () => {
    const dataDir = aPreparedDataDir()
    process.env.BATON_TEST_SECRET = 'not for PostgreSQL'
    const { socketDir } = await start({ dataDir })
    delete process.env.BATON_TEST_SECRET

    expect(statSync(socketDir).mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'pg18')).mode & 0o777).toBe(0o700)
    expect(statSync(join(dataDir, 'pg18')).uid).not.toBe(0)
    if (process.platform === 'linux') expect(readFileSync(`/proc/${postmaster(dataDir).pid}/environ`, 'utf8')).not.toContain('SECRET')
  })

  it('is taken over by the next start after its server was killed', async () => {
    const dataDir = aPreparedDataDir()
    await startAndKill(dataDir, testSettings)
    const orphan = postmaster(dataDir)

    const next = await start({ dataDir })

    expect(next.adopted).toBe(true)
    expect(postmaster(dataDir).pid).toBe(orphan.pid)
    expect(await query(next, 'select current_database() as name')).toEqual([{ name: 'baton' }])
  })

  it('is started anew when the one left behind runs with other settings', async () => {
    const dataDir = aPreparedDataDir()
    await startAndKill(dataDir, { ...testSettings, work_mem: '3MB' })
    const orphan = postmaster(dataDir)

    const next = await start({ dataDir })

    expect(next.adopted).toBe(false)
    expect(isAlive(orphan.pid)).toBe(false)
    expect(existsSync(orphan.socketDir)).toBe(false)
    expect(await query(next, 'show work_mem')).toEqual([{ work_mem: '8MB' }])
  })

  it('recovers when PostgreSQL itself was killed, and says so to the server', async () => {
    const dataDir = aPreparedDataDir()
    const ended = Promise.withResolvers<string>()
    const first = await start({ dataDir, settings: { ...testSettings, synchronous_commit: 'on' }, onUnexpectedEnd: ended.resolve })
    await query(first, 'create table kept (n int)')
    process.kill(postmaster(dataDir).pid, 'SIGKILL')

    expect(await ended.promise).toContain('PostgreSQL has ended by itself.')
    await first.stop()
    const second = await start({ dataDir })
    expect(await query(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])
  })

  it('belongs to one server at a time; a command beside it may share it and does not stop it', async () => {
    const dataDir = aPreparedDataDir()
    const server = await start({ dataDir })

    await expect(startEmbedded({ dataDir })).rejects.toThrow(`in use by process ${process.pid}`)
    const command = await startEmbedded({ dataDir, share: true })
    await command.stop()

    expect(command.connectionString).toBe(server.connectionString)
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is not fooled by what an interrupted start or a reboot left behind', async () => {
    const dataDir = aDataDir()
    mkdirSync(join(dataDir, 'pg18.partial'))
    writeFileSync(join(dataDir, 'pg18.partial', 'PG_VERSION'), '18\n')
    const first = await start({ dataDir })
    await first.stop()
    const stranger = process.pid
    writeFileSync(join(dataDir, 'pg18', 'postmaster.pid'), `${stranger}\n${join(dataDir, 'pg18')}\n1\n5432\n/tmp/gone\n\n\nready\n`)
    writeFileSync(join(dataDir, 'pg18.owner'), `${stranger} of-another-day\n`)

    const second = await start({ dataDir })

    expect(second.adopted).toBe(false)
    expect(existsSync(join(dataDir, 'pg18.partial'))).toBe(false)
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('starts though the killed one still has its number, because nobody has collected it', async () => {
    const dataDir = aPreparedDataDir()
    const cluster = join(dataDir, 'pg18')
    const uncollected = await anUncollected(statSync(cluster).uid)
    writeFileSync(join(cluster, 'postmaster.pid'), `${uncollected}\n${cluster}\n1\n5432\n/tmp/gone\n\n\nready\n`)

    const next = await start({ dataDir })

    expect(process.kill(uncollected, 0)).toBe(true)
    expect(next.adopted).toBe(false)
    expect(await query(next, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('works under a path far longer than a socket may have', async () => {
    const dataDir = join(aDataDir(), ...Array.from({ length: 4 }, () => 'a-long-name-'.repeat(8)))

    const embedded = await start({ dataDir })

    expect(dataDir.length).toBeGreaterThan(300)
    expect(embedded.socketDir.length).toBeLessThan(90)
  })

  it('says what is wrong, with its last words, when it cannot start', async () => {
    const dataDir = aPreparedDataDir()

    await expect(startEmbedded({ dataDir, settings: { ...testSettings, work_mem: 'plenty' } })).rejects.toThrow(
      /PostgreSQL did not start\.[^]*postgres\.log[^]*invalid value for parameter "work_mem": "plenty"/,
    )
    expect((await start({ dataDir })).adopted).toBe(false)
  })

  it('names the folder and the fix when the data folder cannot be made', async () => {
    const file = join(aDataDir(), 'a-file')
    writeFileSync(file, '')
    await expect(startEmbedded({ dataDir: join(file, 'data') })).rejects.toThrow(/BATON_DATA is .*a-file\/data.*Set it to a folder/)
  })

  it.runIf(asRoot)('stays in an empty folder that root had closed, as `mktemp -d` makes it', async () => {
    const dataDir = aDataDir()
    chmodSync(dataDir, 0o700)

    const { where } = await start({ dataDir })

    expect(where.filter((note) => note.startsWith('The database files are in'))).toEqual([])
    expect(existsSync(join(dataDir, 'pg18'))).toBe(true)
    expect(statSync(dataDir).mode & 0o777).toBe(0o711)
  })

  it.runIf(asRoot)('moves out of a folder that only root may enter, says so, and is found again after the folder moved', async () => {
    const closed = mkdtempSync(join(tmpdir(), 'baton-closed-'))
    const before = join(closed, 'before')
    const after = join(closed, 'after')
    const first = await start({ dataDir: before })
    const home = readFileSync(join(before, 'database-location'), 'utf8').trim()
    onTestFinished(() => {
      rmSync(home, { recursive: true })
      rmSync(closed, { recursive: true })
    })
    await query(first, 'create table kept (n int)')
    await first.stop()
    renameSync(before, after)

    const second = await start({ dataDir: after })

    expect(first.where).toEqual([
      expect.stringMatching(new RegExp(`^The database files are in ${home}: .*nobody.* may not enter ${closed}`)),
      ...first.where.slice(1),
    ])
    expect(await query(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }])
    await second.stop()
    running.length = 0
  })

  it('lets two processes copy the programs at the same moment: the first copy stays', () => {
    const dir = aDataDir()
    for (const name of ['copy', 'copy.1']) {
      mkdirSync(join(dir, name))
      writeFileSync(join(dir, name, 'postgres'), name)
    }

    takePlace(join(dir, 'copy.1'), join(dir, 'copy'))

    expect(readFileSync(join(dir, 'copy', 'postgres'), 'utf8')).toBe('copy')
    expect(existsSync(join(dir, 'copy.1'))).toBe(false)
  })

  it.runIf(asRoot && !blockedAt(node, webServer))('runs as an ordinary account too', async () => {
    const dataDir = aDataDir()
    chownSync(dataDir, webServer.uid, webServer.gid)
    chmodSync(dataDir, 0o700)

    const { output } = await runAs(
      webServer.uid,
      `const e = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, settings }); await e.stop(); console.log('stopped')`,
    )

    expect(output).toBe('stopped')
    expect(statSync(join(dataDir, 'pg18')).uid).toBe(webServer.uid)
    const byRoot = await start({ dataDir })
    expect(await query(byRoot, 'select current_user as name')).toEqual([{ name: 'baton' }])
  })

  it.runIf(asRoot && !blockedAt(node, webServer))('explains an account that has no name', async () => {
    const dataDir = aDataDir()
    chownSync(dataDir, 54_321, 54_321)

    const { output } = await runAs(
      54_321,
      `await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} }).catch((error) => console.log(error.message))`,
    )

    expect(output).toMatch(/user number 54321.*no name.*DATABASE_URL/)
  })
})

async function start(options: EmbeddedOptions): Promise<Embedded> {
  const embedded = await startEmbedded({ settings: testSettings, ...options })
  running.push({
    ...embedded,
    stop: async () => {
      if (existsSync(embedded.socketDir)) await embedded.stop()
    },
  })
  return embedded
}

function aDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'baton-launch-'))
  chmodSync(dir, 0o711)
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

function aPreparedDataDir(): string {
  const dir = aDataDir()
  execFileSync('cp', ['-a', join(prepared, 'pg18'), dir])
  return dir
}

async function query(embedded: Embedded, sql: string): Promise<unknown[]> {
  const client = new pg.Client(embedded.connectionString)
  await client.connect()
  // A test that kills PostgreSQL may find this connection still closing.
  client.on('error', () => {})
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

function postmaster(dataDir: string) {
  const found = readPostmaster(join(dataDir, 'pg18'))
  if (!found) throw new Error('PostgreSQL is not running')
  return found
}

/** The number of a process of that account that has ended under a parent that never asks for it. */
async function anUncollected(uid: number): Promise<number> {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'], uid, cwd: '/' })
  onTestFinished(() => void parent.kill())
  const pid = Number(await new Promise<Buffer>((resolve) => parent.stdout.once('data', resolve)))
  await expect.poll(() => isAlive(pid)).toBe(false)
  return pid
}

/** A server that is killed as soon as its database answers. */
async function startAndKill(dataDir: string, settings: EmbeddedOptions['settings']): Promise<void> {
  const options = JSON.stringify({ dataDir, settings })
  const { signal } = await runAs(process.getuid?.() ?? 0, `await startEmbedded(${options}); process.kill(process.pid, 'SIGKILL')`)
  expect(signal).toBe('SIGKILL')
}

function runAs(uid: number, program: string): Promise<{ output: string; signal: NodeJS.Signals | null }> {
  const imports = `import { startEmbedded } from ${JSON.stringify(join(here, 'launch.ts'))}
    import { testSettings as settings } from ${JSON.stringify(join(here, 'settings.ts'))}`
  const own = uid === process.getuid?.()
  const child = spawn(own ? process.execPath : node, ['--input-type=module', '-e', `${imports}\n${program}`], {
    cwd: own ? process.cwd() : '/',
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(own ? {} : { uid, gid: uid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_code, signal) => resolve({ output: output.trim(), signal }))
  })
}
