import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadOptions, WebhookRequest } from '@baton/simulator'
import { compare } from '../checker/said-and-shown.ts'
import { backwards } from '../checker/statuses.ts'
import { outdated, tombstones, walksBackwards } from '../checker/timeline.ts'
import type { Given, Proof } from '../promise.ts'
import { asked, playAll, type Played, telling } from '../networks/index.ts'
import { connectX } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf, tokenOf } from '../tokens.ts'
import { type Grown, growElsewhere, type Happening } from './order-elsewhere.ts'

/** Trees on X, and talks at each place of the other networks. */
const sizes = { small: { trees: 200, talks: 25 }, full: { trees: 8_000, talks: 600 } }
const brand = 'HaruLiving'
const hour = 3_600_000
/** What happens, in all, and of it the hours in which nothing reaches us. */
const spanMs = 12 * hour
const outage = { fromMs: 3 * hour, toMs: 9 * hour }
const patienceMs = 1_200_000

/**
 * Random trees of speakers under posts, with DMs both ways and receipts, deletions and echoes of the brand, in any order and
 * doubled; six hours of the twelve come last, as after an outage, and then a part of everything again.
 */
export const order: Proof = {
  name: 'order',
  about: "trees of many speakers in any order, six hours late: the network's order, tombstones and receipts stay, no words strayed",
  async run(given) {
    const stage = await openStage({ seed: given.seed })
    try {
      await connectX(stage, [brand])
      const tellingOnes = await playAll(stage, telling)
      const askedOnes = await playAll(stage, asked)
      const { trees, talks } = sizes[given.size]
      const grown = growTrees(given, stage, trees)
      const span = { begin: Date.now() - spanMs - hour, ms: spanMs, serial: 1_000_000 }
      const elsewhere = growElsewhere(given.random, stage, [...tellingOnes, ...askedOnes], talks, span)
      grown.happenings.push(...elsewhere.happenings)
      grown.said.push(...elsewhere.said)
      grown.deleted.push(...elsewhere.deleted)
      const watch = watchStatuses(stage)
      const deliver = async (things: Happening[], how: LoadOptions = {}) => {
        const { sent } = await stage.simulator.deliver(
          things.map(({ request }) => request),
          { connections: 16, shuffle: true, ...how },
        )
        await untilProcessed(stage, patienceMs)
        given.note(`${sent} delivered and processed`)
        return sent
      }
      const late = grown.happenings.filter(({ sinceMs }) => sinceMs >= outage.fromMs && sinceMs < outage.toMs)
      const inTime = grown.happenings.filter((one) => !late.includes(one))
      const events = [
        await deliver(inTime, { duplicates: 0.2 }),
        await deliver(late, { duplicates: 0.2 }),
        // The network sends a part of it all once more: nothing may come back to life.
        await deliver(given.random.shuffle(grown.happenings).slice(0, grown.happenings.length / 4)),
      ]
      grown.read.push(...(await answerAndBeRead(given, stage, tellingOnes)))
      given.note('chats are answered and read')
      await untilAsked(stage, [...tellingOnes, ...askedOnes], elsewhere)
      given.note('networks that are asked were asked')
      const statuses = [...(await watch.end()), await statusesOf(stage)]
      const conversations = await readAll(stage, { neighbours: true })
      const found = compare(grown.said, shownOf(conversations))
      const turned = conversations.flatMap(({ number, messages }) =>
        walksBackwards(messages).map((at) => `conversation #${number} goes back in time at ${at}`),
      )
      const buried = new Set(
        conversations.flatMap(({ messages, neighbours }) =>
          [...messages, ...neighbours].filter(({ deleted }) => deleted).map(({ id }) => id),
        ),
      )
      const shown = conversations.flatMap(({ messages, neighbours }) => [...messages, ...neighbours])
      const graves = tombstones(shown, grown.deleted)
      const old = outdated(shown, elsewhere.lastWords)
      const fell = backwards(statuses)
      const unread = grown.read.filter((token) => statuses.at(-1)?.get(token) !== 'read')
      const findings = [
        ...fell,
        ...unread.map((token) => `${token} was read, and is not told to be`),
        ...Object.entries(found).flatMap(([kind, tokens]) => (tokens as string[]).map((token) => `${kind}: ${token}`)),
        ...turned,
        ...(buried.size === grown.deleted.length ? [] : [`${grown.deleted.length} were taken back, and ${buried.size} tombstones stand`]),
        ...graves,
        ...old,
      ]
      return {
        events: events.reduce((sum, sent) => sum + sent, 0),
        counts: {
          trees,
          talks: elsewhere.talks,
          messages: grown.said.length,
          writtenAnew: elsewhere.lastWords.size,
          deleted: grown.deleted.length,
          tombstones: buried.size,
          lost: found.lost.length,
          doubled: found.doubled.length,
          strayed: found.strayed.length,
          invented: found.invented.length,
          late: late.length,
          receipts: grown.read.length,
          unread: unread.length,
          statusesBackwards: fell.length,
          backwards: turned.length,
          resurrected: graves.length,
          outdated: old.length,
        },
        findings,
      }
    } finally {
      await stage.close()
    }
  },
}

/** What happened on X. */
interface Trees extends Omit<Grown, 'lastWords' | 'talks'> {
  /** Tokens of the brand's direct messages that the other one read. */
  read: string[]
}

/** Each tree: a post of the brand or a contact's mention, then answers of three to six speakers and the brand to anything said before. */
function growTrees({ random }: Given, { simulator }: Stage, trees: number): Trees {
  const { x } = simulator
  const us = x.state.accounts.keys().next().value ?? ''
  const people = Array.from({ length: 60 }, (_, n) => x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }))
  const grown: Trees = { happenings: [], said: [], deleted: [], read: [] }
  const begin = Date.now() - spanMs - hour
  let serial = 0
  for (let tree = 0; tree < trees; tree++) {
    const speakers = random.shuffle(people).slice(0, random.int(3, 6))
    const posts: string[] = []
    let sinceMs = (tree / trees) * (spanMs - hour)
    const happens = (...requests: WebhookRequest[]) => grown.happenings.push(...requests.map((request) => ({ sinceMs, request })))
    if (tree % 5 === 0) {
      const { username, id } = random.pick(speakers)
      const token = `m${serial++}`
      happens(...x.prepareDm({ from: username, to: brand, text: `${random.pick(sayings)} [${token}]`, at: begin + sinceMs }).requests)
      grown.said.push({ token, speaker: id, promised: true })
      sinceMs += random.int(1_000, 60_000)
      const answer = `r${serial++}`
      const ours = x.prepareDm({ from: brand, to: username, text: `확인해 드릴게요 [${answer}]`, at: begin + sinceMs })
      happens(...ours.requests)
      sinceMs += random.int(1_000, 60_000)
      if (random.chance(0.7)) {
        happens(x.request(brand, `read ${ours.id}`, receipt(us, id, ours.id, begin + sinceMs)))
        grown.read.push(answer)
      }
    }
    for (let depth = random.int(3, 9); depth > 0; depth--) {
      sinceMs += random.int(0, 240_000)
      const at = begin + sinceMs
      const inReplyTo = posts.length > 0 ? random.pick(posts) : undefined
      if (random.chance(0.25)) {
        const { id, requests } = x.prepare({ from: brand, text: `안녕하세요, we look into it ${tree}-${depth}`, at, inReplyTo })
        posts.push(id)
        happens(...requests)
        continue
      }
      const { username, id: speaker } = random.pick(speakers)
      const token = `m${serial++}`
      const { id, requests } = x.prepare({ from: username, text: `@${brand} ${random.pick(sayings)} [${token}]`, at, inReplyTo })
      posts.push(id)
      happens(...requests)
      if (random.chance(0.06)) {
        grown.deleted.push(token)
        sinceMs += random.int(0, 240_000)
        happens(x.request(brand, `delete ${id}`, deletion(us, speaker, id)))
      }
      // Words that were taken back are shown to nobody, so they cannot be recognised.
      else grown.said.push({ token, speaker, promised: true })
    }
  }
  return grown
}

const receipt = (user: string, reader: string, message: string, at: number): unknown => ({
  data: {
    event_uuid: `read-${message}`,
    filter: { user_id: user },
    event_type: 'dm.read',
    tag: 'dm.read',
    payload: { direct_message_mark_read_events: [{ created_timestamp: String(at), sender_id: reader, last_read_event_id: message }] },
  },
})

/** Some chats of each network are answered, and the people there read it; of WhatsApp the receipts come the wrong way round. */
async function answerAndBeRead({ random }: Given, stage: Stage, played: readonly Played[]): Promise<string[]> {
  const { api, at } = stage
  const read: string[] = []
  for (const { network } of played) {
    const all = await walk<ApiConversation>(api, at(`/conversations?network=${network}`))
    const chats = all.filter(({ threads: [thread] }) => thread?.visibility === 'private')
    for (const { id, threads } of random.shuffle(chats).slice(0, 4)) {
      const token = `r${2_000_000 + read.length}`
      const text = `확인해 드릴게요 [${token}]`
      const body = { clientMessageId: randomUUID(), threadId: threads[0]?.id, text, seenMessageId: null, sendAnyway: true }
      await api.send('POST', at(`/conversations/${id}/messages`), body)
      read.push(token)
    }
  }
  const seen = () => stage.simulator.ledger.all().filter(({ text }) => read.includes(tokenOf(text) ?? '')).length
  await until('the answers are seen', 60_000, async () => seen() === read.length)
  // Receipts come within a second of that.
  await sleep(2_000)
  await stage.simulator.idle()
  await untilProcessed(stage)
  return read
}

/** Networks that are asked are asked every ten seconds; whether all was found is judged, and not waited for, after some times. */
async function untilAsked(stage: Stage, played: readonly Played[], { said, lastWords }: Grown): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(2_000)) {
    const all = await Promise.all(played.map(({ network }) => readAll(stage, { neighbours: true, network })))
    const shown = all.flat().flatMap(({ messages, neighbours }) => [...messages, ...neighbours])
    const found = new Set(shown.flatMap(({ text }) => tokenOf(text) ?? []))
    if (said.every(({ token }) => found.has(token)) && outdated(shown, lastWords).length === 0) return
  }
}

/** What a reader is told of the brand's messages in the newest conversations. */
async function statusesOf(stage: Stage, most?: number): Promise<Map<string, string | null>> {
  const conversations = await readAll(stage, { most })
  return new Map(
    conversations.flatMap(({ messages }) =>
      messages.flatMap(({ text, status }): [string, string | null][] => {
        const token = tokenOf(text)
        return token?.startsWith('r') ? [[token, status]] : []
      }),
    ),
  )
}

/** Looks again and again while things come in. */
function watchStatuses(stage: Stage): { end(): Promise<Map<string, string | null>[]> } {
  const seen: Map<string, string | null>[] = []
  let ended = false
  const watching = (async () => {
    for (; !ended; await sleep(1_000)) seen.push(await statusesOf(stage, 30))
  })()
  return {
    async end() {
      ended = true
      await watching
      return seen
    },
  }
}

function deletion(account: string, author: string, id: string): unknown {
  return {
    data: {
      event_uuid: `del-${id}`,
      filter: { user_id: account },
      event_type: 'post.delete',
      tag: 'post.delete',
      payload: { id, author_id: author },
    },
  }
}
