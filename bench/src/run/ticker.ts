import { parentPort, workerData } from 'node:worker_threads'
import { clock } from './clock.ts'

/** Says the number of each moment when it has come, to a few hundredths of a millisecond; before that, that it can be told when to begin. */
function tick(moments: readonly number[], startAt: number): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4))
  for (const [index, at] of moments.entries()) {
    const wait = startAt + at - clock()
    if (wait > 0) Atomics.wait(nothing, 0, 0, wait)
    parentPort?.postMessage(index)
  }
}

parentPort?.once('message', (startAt: number) => tick(workerData as number[], startAt))
parentPort?.postMessage('ready')
