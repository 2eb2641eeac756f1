import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { BOT } from '../run/peer.ts'
import { random } from './random.ts'
import { type Language, languageOf, words } from './words.ts'

/** As in workload W. */
const MESSAGES_A_PERSON = 5
/** Who write at the same time. */
const PEOPLE = 100

export interface Said {
  externalId: string
  from: string
  text: string
  /** The body of the webhook and its signature. */
  body: string
  headers: Record<string, string>
  /** The first of its author. */
  isFirst: boolean
}

let nextId = Date.now() * 1000

/** Messages without end of people nobody has heard of yet, each in a webhook of its own, as LINE sends them; with further words where such are given. */
export function webhooks(secret: string, { language }: { language?: Language } = {}): (further?: string) => Said {
  const chance = random(nextId)
  let people: string[] = []
  let turn = 0
  return (further) => {
    if (turn % (PEOPLE * MESSAGES_A_PERSON) === 0) people = Array.from({ length: PEOPLE }, () => `U${randomBytes(16).toString('hex')}`)
    const from = people[turn % PEOPLE] ?? ''
    const isFirst = turn % (PEOPLE * MESSAGES_A_PERSON) < PEOPLE
    turn++
    const externalId = String(nextId++)
    const text = [words(isFirst ? 'asks' : 'adds', language ?? languageOf(chance), chance), further ?? []].flat().join(' ')
    const event = {
      type: 'message',
      mode: 'active',
      timestamp: Date.now(),
      source: { type: 'user', userId: from },
      webhookEventId: randomUUID(),
      deliveryContext: { isRedelivery: false },
      replyToken: randomBytes(16).toString('hex'),
      message: { id: externalId, type: 'text', quoteToken: randomBytes(12).toString('hex'), text },
    }
    const body = JSON.stringify({ destination: BOT.userId, events: [event] })
    return { externalId, from, text, body, headers: { 'x-line-signature': signature(secret, body) }, isFirst }
  }
}

/** So many of them. */
export function webhookBatch(count: number, secret: string, language?: Language): Said[] {
  const next = webhooks(secret, language && { language })
  return Array.from({ length: count }, () => next())
}

export const signature = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('base64')
