import { plainResult, type Result } from '../figures.ts'
import { type Bench, withBench } from '../run/bench.ts'
import { underLoad } from '../run/load.ts'
import { type Memory, memoryOf, NoSmaps } from '../run/memory.ts'
import { pause } from '../run/rounds.ts'

/** MiB. */
const MOST = { nodeIdle: 200, idle: 300, loaded: 1200 }
/** So long nobody asked anything. */
const IDLE_MS = 20_000
const LOADED_MS = 60_000
const LOOK_MS = 500
const MESSAGES_A_SECOND = 100

const whole = ({ node, postgres }: Memory) => node + postgres

/** What a server takes that nobody uses, and at most under load. */
export async function memory(bench: Bench): Promise<Result[]> {
  try {
    // One that has not been asked anything yet: the one we have has told its limits.
    const idle = await withBench(bench.messages, bench.effort, bench.log, async (fresh) => {
      await pause(IDLE_MS)
      return memoryOf(fresh)
    })
    const loaded = await watched(bench, MESSAGES_A_SECOND, LOADED_MS, LOOK_MS)
    return [
      inMiB('memory-node-idle', idle.node, MOST.nodeIdle),
      inMiB('memory-idle', whole(idle), MOST.idle),
      inMiB('memory-loaded', Math.max(...loaded.map(({ memory: each }) => whole(each))), MOST.loaded),
    ]
  } catch (error) {
    if (!(error instanceof NoSmaps)) throw error
    bench.log(`Memory is not measured: ${error.message}.`)
    return []
  }
}

const inMiB = (name: string, value: number, floor: number) => plainResult({ name, unit: 'MiB', value, floor, goal: 1 })

export interface Sample {
  atMs: number
  memory: Memory
}

/** Looks at memory again and again while the server works. */
export async function watched(bench: Bench, messagesPerSecond: number, forMs: number, everyMs: number): Promise<Sample[]> {
  const over = new AbortController()
  const samples: Sample[] = []
  const look = async () => {
    for (const began = performance.now(); performance.now() - began < forMs && !over.signal.aborted; await pause(everyMs))
      samples.push({ atMs: performance.now() - began, memory: await memoryOf(bench) })
  }
  const load = underLoad(bench, messagesPerSecond, over.signal)
  // Load that fails ends the watch, and a watch that fails the load.
  await Promise.all([load.finally(() => over.abort()), look().finally(() => over.abort())])
  return samples
}
