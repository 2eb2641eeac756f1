/**
 * Runs the adapter against a real Bluesky network on this machine:
 *
 *   node channels/bluesky/real-network/run.js              skips, saying why, where something is missing
 *   node channels/bluesky/real-network/run.js --install    installs the network first (480 MB, a minute); what CI does
 *   … --required                                           a missing piece is a failure, not a skip
 *
 * Starts PostgreSQL, Redis and the network on free loopback ports in a temporary folder, runs network.test.ts with the
 * adapter alone and the server's test of the firehose, and stops all of them, whatever the outcome.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const here = import.meta.dirname
const root = resolve(here, '../../..')
const install = process.argv.includes('--install')
const required = process.argv.includes('--required')
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }

if (Number(process.versions.node.split('.')[0]) < 22) skip(`it needs Node 22 or newer, this is ${process.versions.node}`)
const postgresBin = [...globSync('/usr/lib/postgresql/*/bin').sort().reverse(), ...(process.env.PATH ?? '').split(delimiter)].find(
  (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
)
if (!postgresBin) skip('no PostgreSQL server here (Debian: apt-get install postgresql)')
const redis = (process.env.PATH ?? '')
  .split(delimiter)
  .concat('/usr/bin')
  .find((folder) => existsSync(join(folder, 'redis-server')))
if (!redis) skip('no Redis server here (Debian: apt-get install redis-server)')
if (!existsSync(join(here, 'node_modules/@atproto/dev-env'))) {
  if (!install) skip('the network is not installed; run this with --install (480 MB, a minute)')
  installNetwork()
}

const folder = mkdtempSync(join(tmpdir(), 'baton-bluesky-'))
const servers = []
let code = 1
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(130)))
try {
  const environment = { ...env, ...(await startPostgres()), ...(await startRedis()) }
  const network = await startNetwork(environment)
  const tested = { ...environment, BLUESKY_NETWORK: network }
  const adapter = await runTests(tested, ['--root', here, '--config', join(here, 'vitest.config.js')])
  const server = await runTests(tested, ['--project', 'server', 'server/src/channels/firehose/real-network.test.ts'])
  code = adapter || server
  if (code !== 0) console.log(`The network’s own last words:\n${readFileSync(join(folder, 'network.log'), 'utf8').slice(-2000)}`)
} finally {
  await stop()
}
process.exit(code)

function skip(reason) {
  console.log(`${required ? 'FAILED' : 'skipped'}: the test on a real Bluesky network: ${reason}`)
  process.exit(required ? 1 : 0)
}

/** Nothing of it is compiled here: better-sqlite3 brings its binaries from version 13 on, which also holds on Node 24. */
function installNetwork() {
  try {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: here, stdio: 'inherit', env })
  } catch (error) {
    skip(`the network could not be installed (${error instanceof Error ? error.message : String(error)})`)
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user of its package, else as nobody. */
async function startPostgres() {
  const port = await freePort()
  const data = mkdtempSync(join(folder, 'postgres-'))
  const as = process.getuid?.() === 0 ? unprivileged() : {}
  if (as.uid) for (const path of [folder, data]) chownSync(path, as.uid, as.gid)
  execFileSync(join(postgresBin, 'initdb'), ['-D', data, '-U', 'network', '--auth=trust', '-E', 'UTF8', '--no-sync'], {
    ...as,
    cwd: '/',
    stdio: 'pipe',
  })
  const options = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', max_connections: '100' }
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  start('postgres', join(postgresBin, 'postgres'), ['-D', data, ...flags], { ...as, cwd: '/' }, 'SIGINT')
  await until(() => /\nready/.test(readFileSync(join(data, 'postmaster.pid'), 'utf8')), 'PostgreSQL')
  return { DB_POSTGRES_URL: `postgresql://network@127.0.0.1:${port}/postgres` }
}

function unprivileged() {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'))
  const [, , uid = '65534', gid = '65534'] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

async function startRedis() {
  const port = await freePort()
  start('redis', join(redis, 'redis-server'), [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ])
  await until(() => /Ready to accept/.test(readFileSync(join(folder, 'redis.log'), 'utf8')), 'Redis')
  return { REDIS_HOST: `127.0.0.1:${port}` }
}

async function startNetwork(environment) {
  const child = start('network', process.execPath, [join(here, 'start.js')], {
    env: { ...environment, LOG_ENABLED: 'false' },
    stdin: 'pipe',
    stdout: 'pipe',
  })
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('pdsUrl')) return line.slice(line.indexOf('{'))
  throw new Error(`the network did not start:\n${readFileSync(join(folder, 'network.log'), 'utf8').slice(-2000)}`)
}

function runTests(environment, args) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const child = spawn(process.execPath, [vitest, 'run', ...args], { cwd: root, env: environment, stdio: 'inherit' })
  return new Promise((done) => child.once('exit', (status) => done(status ?? 1)))
}

function start(name, command, args, { stdin = 'ignore', stdout, ...options } = {}, signal = 'SIGTERM') {
  const log = openSync(join(folder, `${name}.log`), 'a')
  const child = spawn(command, args, { env, ...options, stdio: [stdin, stdout ?? log, log], detached: true })
  servers.unshift({ child, signal })
  return child
}

async function stop() {
  for (const { child, signal } of servers.splice(0)) {
    if (child.exitCode !== null) continue
    const gone = new Promise((done) => child.once('exit', done))
    if (child.stdin) child.stdin.end()
    else child.kill(signal)
    if (!(await Promise.race([gone.then(() => true), sleep(5000)]))) child.kill('SIGKILL')
  }
  rmSync(folder, { recursive: true, force: true })
}

async function until(ready, what) {
  for (let waited = 0; waited < 20_000; waited += 50) {
    try {
      if (ready()) return
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
    await sleep(50)
  }
  throw new Error(`${what} did not start within 20 s; its words are in ${folder}`)
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
