import type { IncomingMessage } from 'node:http'

/** A caller who sends too much may go on for so much and so long before the connection ends under it. */
const HEARD_OUT_BYTES = 64 * 1024 * 1024
const HEARD_OUT_MS = 5_000

/** Most programs read an answer only when all they have to say is sent; the rest of it is let through and forgotten. */
export function heardOut(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = HEARD_OUT_BYTES
    const enough = setTimeout(resolve, HEARD_OUT_MS)
    const end = () => {
      clearTimeout(enough)
      resolve()
    }
    incoming.once('end', end).once('close', end)
    incoming.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) end()
    })
    if (incoming.readableEnded || incoming.destroyed) end()
  })
}
