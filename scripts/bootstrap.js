// Plain JavaScript: this part runs before anything is installed, under whatever Node the machine has.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const neededMajor = 24
const cache = join(root, 'node_modules', '.cache', 'baton')
const wantedLock = join(root, 'package-lock.json')
const installedLock = join(root, 'node_modules', '.package-lock.json')
const stamp = join(cache, 'installed')
const ownNode = join(root, 'node_modules', 'node', 'bin', 'node')

/**
 * Brings this checkout to where the program can run: packages installed, and the calling script running under Node 24
 * with its compile cache on. Silent and quick when all is there. Under an older Node it runs the script again
 * under the right one, ends with its exit code, and never returns.
 */
export async function bootstrap() {
  try {
    if (installIsStale()) await install()
    const node = findNode()
    if (node !== process.execPath)
      process.exit(await run(node, process.argv.slice(1), { env: { ...process.env, BATON_STARTED_BY: String(process.pid) } }))
  } catch (error) {
    giveUp(error)
  }
  endWithCaller()
  const compiled = join(cache, 'compile')
  nodeModule.enableCompileCache(compiled)
  // Programs that we start ourselves share it.
  process.env.NODE_COMPILE_CACHE = compiled
}

/**
 * A caller may be killed; and where a shell stands between npm and us (`exec` in package.json keeps it away from what serves),
 * it dies of a signal without a word to us. When who started us is gone, we end as if the signal had reached us, so that
 * nothing is left running.
 */
function endWithCaller() {
  if (!process.env.npm_lifecycle_event && !process.env.BATON_STARTED_BY) return
  const caller = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === caller) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}

/** Ends the program with a sentence that says what to do; a bug keeps its stack. */
export function giveUp(error) {
  console.error(error instanceof SetupError ? error.message : error)
  process.exit(1)
}

export class SetupError extends Error {}

/**
 * Runs a program to its end with our terminal and resolves to its exit code; one that a signal ended is answered as
 * shells do, with 128 and the signal's number.
 *
 * It gets a process group of its own and we hand signals on. Ctrl-C would otherwise reach it up to three times (from the
 * terminal, from npm, from us), and vitest takes the second one as the order to leave everything as it is.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', detached: process.platform !== 'win32', ...options })
    let last = 0
    const forward = (signal) => {
      if (Date.now() - last > 500) child.kill(signal)
      last = Date.now()
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const done = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.on('error', (error) => {
      done()
      reject(new SetupError(`${program} cannot be started: ${error.message}`))
    })
    child.on('exit', (code, signal) => {
      done()
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/** Says what is being done before, and how long it took after. */
export async function announced(what, work) {
  const start = Date.now()
  console.error(`${what} …`)
  await work()
  console.error(`${what}: done in ${((Date.now() - start) / 1000).toFixed(1)} s.`)
}

/**
 * True when what is installed is not what the lock file wants. npm notes what it installed in a lock file of its own, which
 * is compared, so that a `npm ci` typed by hand counts too. After an install of ours both files are remembered as they
 * were: whatever the comparison says, the same two files never lead to a second install.
 */
function installIsStale() {
  if (!existsSync(installedLock)) return true
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHashes()) return false
  const present = packagesIn(installedLock)
  return Object.entries(packagesIn(wantedLock)).some(([path, { version, optional, link, extraneous }]) => {
    if (!path.includes('node_modules/') || extraneous) return false
    const found = present[path]
    return found ? !link && found.version !== version : !optional
  })
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

function lockHashes() {
  return [wantedLock, installedLock].map((file) => createHash('sha256').update(readFileSync(file)).digest('hex')).join(' ')
}

async function install() {
  const { command, args } = npm()
  // A production NODE_ENV or an omit setting would leave out what the checks, the web build or the database need.
  const npmArgs = [...args, 'ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=dev', '--include=optional']
  await announced('Installing packages (npm ci; about half a minute, only when they changed)', async () => {
    const code = await run(command, npmArgs, { cwd: root, env: withoutOwnNode(process.env), stdio: ['ignore', 2, 2] })
    if (code !== 0) {
      throw new SetupError(
        `npm ci failed with exit code ${code}; the reason is above. Baton needs write access to ${root} and npm's registry or a mirror of it for this step. Then run the command again.`,
      )
    }
    mkdirSync(cache, { recursive: true })
    writeFileSync(stamp, lockHashes())
  })
}

/** The npm that called us, else the one on the PATH. */
function npm() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const called = script && node && script.endsWith('.js') && existsSync(script) && existsSync(node) && !node.startsWith(root)
  return called ? { command: node, args: [script] } : { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] }
}

/** npm must not run under the Node it is about to replace. */
function withoutOwnNode(env) {
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(join(root, 'node_modules')))
  return { ...env, PATH: path.join(delimiter) }
}

/** The Node that comes with the packages; that of the machine where there is none for it and it is new enough. */
function findNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major >= neededMajor) return process.execPath
  if (existsSync(ownNode)) return ownNode
  throw new SetupError(
    `Node ${neededMajor} is missing from node_modules, and this is Node ${process.versions.node}. ` +
      `Either npm was told to skip install scripts (then: npm ci --ignore-scripts=false), or there is no build for ${process.platform}-${process.arch}: install Node ${neededMajor} on the machine.`,
  )
}
