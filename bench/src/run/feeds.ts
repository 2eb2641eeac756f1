import { get, type IncomingMessage } from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { clock } from './clock.ts'

/**
 * Holds many live feeds, in a thread of its own, and says when a message has come out of the last of them. A message is told
 * by its number: its text holds `fan-<number>-`.
 */
export interface FeedsStart {
  address: string
  /** One feed each. */
  keys: string[]
}

export type FeedsSaid =
  | { kind: 'ready' }
  /** `bytes`: everything one feed had since the message before. */
  | { kind: 'everywhere'; number: number; at: number; bytes: string }
  | { kind: 'broken'; why: string }

const { address, keys } = workerData as FeedsStart
const say = (said: FeedsSaid) => parentPort?.postMessage(said)

const seenBy = new Map<number, number>()
const bytes = new Map<number, string>()
let ready = 0

/** The conversation may already show the words of a later message; the message's own are asked for. */
function numberOf(entry: string): string | undefined {
  if (!entry.includes('event: message.received\n')) return undefined
  return /fan-(\d+)-/.exec(entry.slice(entry.indexOf('"message":{')))?.[1]
}

function hear(entry: string, isFirst: boolean, before: string[]): void {
  if (entry.includes('\nevent: ready\n')) {
    if (++ready === keys.length) say({ kind: 'ready' })
    return
  }
  const number = numberOf(entry)
  if (isFirst) before.push(entry)
  if (number === undefined) return
  if (isFirst) bytes.set(Number(number), before.splice(0).join(''))
  const seen = (seenBy.get(Number(number)) ?? 0) + 1
  seenBy.set(Number(number), seen)
  if (seen < keys.length) return
  say({ kind: 'everywhere', number: Number(number), at: clock(), bytes: bytes.get(Number(number)) ?? '' })
  seenBy.delete(Number(number))
  bytes.delete(Number(number))
}

function follow(response: IncomingMessage, isFirst: boolean): void {
  if (response.statusCode !== 200) return say({ kind: 'broken', why: `a feed was answered ${response.statusCode}` })
  const before: string[] = []
  let rest = ''
  response.setEncoding('utf8')
  response.on('data', (part: string) => {
    rest += part
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      hear(rest.slice(0, end + 2), isFirst, before)
      rest = rest.slice(end + 2)
    }
  })
  response.on('close', () => say({ kind: 'broken', why: 'the server ended a feed' }))
}

for (const [index, key] of keys.entries()) {
  get(address, { agent: false, headers: { authorization: `Bearer ${key}` } }, (response) => follow(response, index === 0)).on(
    'error',
    ({ message }) => say({ kind: 'broken', why: message }),
  )
}
