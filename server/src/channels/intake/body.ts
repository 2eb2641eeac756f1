import type { IncomingMessage } from 'node:http'
import { fail } from '#kernel/fail'

/** The caller left before its body was whole. */
export class CutOff extends Error {}

/** The whole body of a request; `too_large` beyond so many bytes, of which no more are kept. */
export async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > most) fail('too_large')
  if (request.destroyed) throw new CutOff()
  const parts: Buffer[] = []
  let bytes = 0
  const isWhole = await new Promise<boolean>((resolve) => {
    request.on('data', (part: Buffer) => {
      bytes += part.length
      if (bytes > most) resolve(true)
      else parts.push(part)
    })
    request.on('end', () => resolve(true))
    for (const event of ['error', 'close']) request.on(event, () => resolve(false))
  })
  if (!isWhole) throw new CutOff()
  if (bytes > most) fail('too_large')
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
}
