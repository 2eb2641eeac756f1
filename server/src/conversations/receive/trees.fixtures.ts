import type { ChannelEvent, MessageEvent, ThreadRef } from '@baton/channel-kit'

/** Numbers by a seed, so that a failing tree can be grown again. */
export interface Dice {
  below(n: number): number
  chance(share: number): boolean
  of<T>(list: readonly T[]): T
  shuffled<T>(list: readonly T[]): T[]
}

export function dice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    below,
    chance: (share) => next() < share,
    of: (list) => list[below(list.length)] as (typeof list)[number],
    shuffled(list) {
      const copy = [...list]
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1)
        ;[copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]]
      }
      return copy
    },
  }
}

const WORDS = ['제품에서 소리가 나요', 'It still leaks', 'ของยังไม่มาเลยค่ะ', 'me too', 'which model?', '언제 오나요?', 'ขอเลขพัสดุหน่อยค่ะ']
const THANKS = ['thank you', '감사합니다', 'ขอบคุณค่ะ', '🙏']

/**
 * Everything that was ever told of one public thread and the private ones of those who spoke there, in the order in which
 * it happened. Ids, people and times are of this tree alone.
 */
export function growTree(name: string, { below, chance, of }: Dice, start: number): ChannelEvent[] {
  const people = Array.from({ length: 1 + below(5) }, (_, index) => `${name}-${['민지', 'สมชาย', 'Emily', '도윤', 'Ann'][index]}`)
  const root: ThreadRef = {
    externalId: `${name}-root`,
    kind: 'comment',
    visibility: 'public',
    ...(chance(0.6) && { post: { externalId: `${name}-root`, kind: 'own' as const } }),
  }
  const said: MessageEvent[] = []
  const changes: ChannelEvent[] = []
  let at = start
  for (let turn = 2 + below(14); turn > 0; turn--) {
    at += 1_000 + below(3_600_000)
    const who = of(people)
    const thread = chance(0.2) ? ({ externalId: `${name}-dm-${who}`, kind: 'dm', visibility: 'private' } as const) : root
    const here = said.filter((each) => each.thread.externalId === thread.externalId)
    const target = here.length > 0 && chance(0.7) ? of(here) : null
    const isBrand = chance(0.35)
    const externalId = `${name}-${said.length + 1}`
    const message: MessageEvent = {
      kind: 'message',
      direction: isBrand ? 'outbound' : 'inbound',
      account: 'brand',
      at: new Date(at).toISOString(),
      dedupeKey: externalId,
      externalId,
      scope: '',
      order: externalId.padStart(24, '0'),
      thread,
      author: isBrand ? { scope: '', externalId: 'brand' } : { scope: '', externalId: who, displayName: who },
      text: chance(0.2) ? of(THANKS) : of(WORDS),
      media: [],
      addressesUs: isBrand || thread !== root || chance(0.75),
      ...(target && thread === root && { replyTo: target.externalId }),
    }
    said.push(message)
    changes.push(...changesOf(message, at, { below, chance, of }, people))
  }
  return [...said, ...changes].sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** What happens to a message afterwards: edits, perhaps its deletion, somebody's heart. */
function changesOf(
  message: MessageEvent,
  at: number,
  { below, chance, of }: Pick<Dice, 'below' | 'chance' | 'of'>,
  people: string[],
): ChannelEvent[] {
  if (message.direction === 'outbound') return []
  const { externalId, scope, account } = message
  const later = (n: number) => new Date(at + n * 60_000 + below(50_000)).toISOString()
  const changes: ChannelEvent[] = []
  if (chance(0.1))
    for (let n = 1; n <= 1 + below(2); n++)
      changes.push({
        kind: 'edit',
        account,
        at: later(n),
        dedupeKey: `${externalId}-e${n}`,
        scope,
        externalId,
        text: `${message.text} (${n})`,
      })
  if (chance(0.1)) {
    const author = of(people)
    const ref = { scope: '', externalId: author, displayName: author }
    changes.push({
      kind: 'reaction',
      account,
      at: later(1),
      dedupeKey: `${externalId}-r`,
      scope,
      externalId,
      author: ref,
      reaction: '❤',
      removed: false,
    })
  }
  if (chance(0.08))
    changes.push({ kind: 'delete', account, at: later(5), dedupeKey: `${externalId}-d`, scope, externalId, reason: 'unsent', by: 'author' })
  return changes
}

/** The same events as a network in trouble tells them: out of order, some twice, in batches of any size. */
export function inDisorder(events: readonly ChannelEvent[], roll: Dice): ChannelEvent[][] {
  const told = roll.shuffled([...events, ...events.filter(() => roll.chance(0.15))])
  const batches: ChannelEvent[][] = []
  while (told.length > 0) batches.push(told.splice(0, 1 + roll.below(60)))
  return batches
}
