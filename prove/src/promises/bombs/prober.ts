// Asks a server every 20 ms whether it lives, from a process of its own, and writes each answer as a line of JSON.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [url = '', pid = ''] = process.argv.slice(2)
const everyMs = 20

/** Milliseconds that the server's main thread has worked, as the kernel counts them. */
const worked = (): number => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
const megabytes = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

for (;;) {
  const at = Date.now()
  const began = performance.now()
  const before = worked()
  const status = await fetch(url, { signal: AbortSignal.timeout(30_000) }).then(
    async (answer) => {
      await answer.arrayBuffer()
      return answer.status
    },
    () => 0,
  )
  const ms = performance.now() - began
  process.stdout.write(`${JSON.stringify({ at, ms, busyMs: worked() - before, megabytes: megabytes(), status })}\n`)
  await sleep(Math.max(0, everyMs - ms))
}
