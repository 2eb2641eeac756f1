import { execFileSync, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Given, Verdict } from '../promise.ts'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))
const wall = ['--net', '--mount', '--fork', '--kill-child=SIGTERM']

/**
 * Carries a run out in a network of its own, where nothing but loopback is: the same run is started once more behind that
 * wall and its verdict handed out. Linux lets only root build one; elsewhere the run is skipped.
 */
export async function inOwnNetwork(given: Given, promise: string, run: () => Promise<Verdict>): Promise<Verdict> {
  if (process.env.PROVE_OWN_NETWORK === promise) {
    ip('link', 'set', 'lo', 'up')
    return run()
  }
  const hindrance = whyNot()
  if (hindrance) return { events: 0, counts: {}, findings: [], skipped: hindrance }
  const { seed, size } = given
  const args = [...wall, process.execPath, program, promise, '--seed', String(seed), '--size', size, '--json', '--verbose']
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PROVE_OWN_NETWORK: promise } })
  const end = () => child.kill('SIGTERM')
  process.once('exit', end)
  createInterface(child.stderr).on('line', (line) => given.note(line.trim()))
  let told = ''
  child.stdout.on('data', (bytes: Buffer) => (told += bytes.toString()))
  await new Promise((resolve) => child.once('close', resolve))
  process.off('exit', end)
  const { results } = JSON.parse(told) as { results: Verdict[] }
  const [verdict] = results
  if (!verdict) throw new Error('The run behind the wall told nothing')
  const { events, counts, findings } = verdict
  return { events, counts, findings }
}

function whyNot(): string | null {
  if (process.platform !== 'linux') return 'it needs network namespaces, which only Linux has'
  if (process.getuid?.() !== 0) return 'it needs a network namespace, which takes root here: run it as root'
  try {
    execFileSync('unshare', [...wall, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return null
  } catch {
    return 'this machine lets no network namespace be made (unshare --net --mount, and ip of iproute2)'
  }
}

/** Sets the network up; only ever called behind the wall. */
export function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Has every program behind the wall ask this name server, and nothing else but /etc/hosts. */
export function askNamesOf(folder: string, server: string): void {
  const files = { '/etc/resolv.conf': `nameserver ${server}\noptions timeout:1 attempts:1\n`, '/etc/nsswitch.conf': 'hosts: files dns\n' }
  for (const [place, text] of Object.entries(files)) {
    const file = join(folder, place.replaceAll('/', '-'))
    writeFileSync(file, text, { mode: 0o644 })
    execFileSync('mount', ['--bind', file, place], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
}
