import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A process of ours that has said that it is ready. */
export interface Child {
  /** What it said, as the pattern caught it. */
  said: RegExpExecArray
  pid: number
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

/** For when the bench itself is ended. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map(end))
}

/** Starts a TypeScript program under this Node and waits until it says something that fits. */
export async function startChild(args: string[], env: NodeJS.ProcessEnv, ready: RegExp): Promise<Child> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let output = ''
  const said = await new Promise<RegExpExecArray>((resolve, reject) => {
    const hear = (part: Buffer) => {
      output = (output + part.toString()).slice(-20_000)
      const found = ready.exec(output)
      if (found) resolve(found)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended before it was ready.\n${output.trim()}`)))
  })
  return { said, pid: child.pid ?? 0, stop: () => end(child) }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
