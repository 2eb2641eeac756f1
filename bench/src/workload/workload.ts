import { type Random, random } from './random.ts'
import { type Language, languageOf, nameIn, searchWords, words } from './words.ts'

export interface MadeMessage {
  id: string
  externalId: string
  direction: 'inbound' | 'outbound'
  at: number
  text: string
  /** Which of the agents wrote it. */
  agent: number | null
  /** What a contact's words are about, as it is kept beside them; null for the brand's. */
  labels: Labels | null
}

export interface Labels {
  version: 1
  language: Language
  sentiment: 'neg' | 'neu' | 'pos'
  kind: 'complaint' | 'question' | 'praise'
  urgency?: Record<string, number>
  points?: number
}

export interface MadeConversation {
  id: string
  threadId: string
  contact: { id: string; identityId: string; externalId: string; name: string; createdAt: number }
  language: Language
  status: 'open' | 'waiting' | 'snoozed' | 'resolved'
  assignee: number | null
  messages: MadeMessage[]
  tag: string | null
}

export const AGENTS = 10
const DAY = 86_400_000
const DAYS = 30
const TAGS = ['refund', 'delivery', 'warranty', 'repair']
/** One in so many is a long talk, so that there are pages of 50 messages to open. */
const LONG_EVERY = 100
const LONG = 60
/** Messages of each language that hold its rare word, whatever the size of the workload. */
export const RARE = 12

/**
 * Workload W: so many messages, about five a conversation, a fifth of the conversations open, ten agents; English, Korean
 * and Thai. The same seed and instant give the same workload.
 *
 * @param until the instant of the newest message
 */
export function* workload(messages: number, until: number, seed = 1): Generator<MadeConversation> {
  const chance = random(seed)
  const planted: Record<Language, number> = { en: 0, ko: 0, th: 0 }
  for (let made = 0, index = 0; made < messages; index++) {
    const wanted = index % LONG_EVERY === LONG_EVERY - 1 ? LONG : chance.pick([1, 2, 3, 3, 4, 4, 5, 5, 8, 10])
    const conversation = conversationOf(chance, Math.min(wanted, messages - made), until)
    const [first] = conversation.messages
    const { language } = conversation
    if (first && planted[language] < RARE && made >= (planted[language] * messages) / (RARE + 1)) {
      first.text += ` ${searchWords.rare[language]}`
      planted[language] += 1
    }
    made += conversation.messages.length
    yield conversation
  }
}

function conversationOf(chance: Random, count: number, until: number): MadeConversation {
  const status = chance.chance(0.2) ? chance.pick(['open', 'open', 'open', 'open', 'waiting', 'snoozed'] as const) : 'resolved'
  // What is open is young; what is done spreads over the whole time.
  const span = status === 'resolved' ? DAYS * DAY : 3 * DAY
  const begin = until - count * 60_000 - chance.next() * span
  const language = languageOf(chance)
  const isUnanswered = status === 'open'
  return {
    id: chance.id(begin),
    threadId: chance.id(begin),
    contact: {
      id: chance.id(begin),
      identityId: chance.id(begin),
      externalId: `U${Array.from({ length: 32 }, () => chance.int(0, 15).toString(16)).join('')}`,
      name: nameIn(language, chance),
      createdAt: begin,
    },
    language,
    status,
    assignee: status === 'resolved' || chance.chance(0.5) ? chance.int(0, AGENTS - 1) : null,
    messages: messagesOf(chance, { count, begin, until, language, isUnanswered }),
    tag: chance.chance(0.2) ? chance.pick(TAGS) : null,
  }
}

const judgements: Omit<Labels, 'version' | 'language'>[] = [
  { sentiment: 'neg', kind: 'complaint', urgency: { waiting: 10, anger: 7 }, points: 17 },
  { sentiment: 'neg', kind: 'complaint', urgency: { money: 15 }, points: 15 },
  { sentiment: 'neu', kind: 'question' },
  { sentiment: 'pos', kind: 'praise' },
]

/** They take turns; a conversation that is open ends with the contact, any other with the brand where it holds more than one message. */
function messagesOf(
  chance: Random,
  {
    count,
    begin,
    until,
    language,
    isUnanswered,
  }: { count: number; begin: number; until: number; language: Language; isUnanswered: boolean },
): MadeMessage[] {
  const step = Math.min(40 * 60_000, (until - begin) / count)
  return Array.from({ length: count }, (_, index) => {
    const at = Math.trunc(begin + index * step + chance.next() * step * 0.9)
    const isLast = index === count - 1
    const isOurs = index > 0 && (isLast ? !isUnanswered : index % 2 === 1)
    const kind = isOurs ? 'answers' : index === 0 ? 'asks' : 'adds'
    return {
      id: chance.id(at),
      externalId: `${chance.int(100_000_000, 999_999_999)}${chance.int(100_000_000, 999_999_999)}`,
      direction: isOurs ? ('outbound' as const) : ('inbound' as const),
      at,
      text: words(kind, language, chance),
      agent: isOurs ? chance.int(0, AGENTS - 1) : null,
      labels: isOurs ? null : { version: 1, language, ...chance.pick(judgements) },
    }
  })
}
