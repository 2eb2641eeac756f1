import type { WebhookRequest } from '@baton/simulator'
import { compare, type Said } from '../checker/said-and-shown.ts'
import { tombstones, walksBackwards } from '../checker/timeline.ts'
import type { Given, Proof } from '../promise.ts'
import { connectX } from '../stage/accounts.ts'
import { readAll, untilProcessed } from '../stage/read-back.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings, shownOf } from '../tokens.ts'

const sizes = { small: 300, full: 10_000 }
const brand = 'HaruLiving'

/** Random trees of speakers under posts, with DMs, deletions and echoes of the brand, delivered late, doubled and in any order. */
export const order: Proof = {
  name: 'order',
  about: "trees of many speakers in any order: the network's order, tombstones stay, nobody's words in another's conversation",
  async run(given) {
    const stage = await openStage({ seed: given.seed })
    try {
      await connectX(stage, [brand])
      const grown = growTrees(given, stage, sizes[given.size])
      await Promise.all(grown.privately)
      const delivered = await stage.simulator.deliver(grown.requests, { connections: 16, duplicates: 0.2, shuffle: true })
      await untilProcessed(stage)
      // The outage is over and the network sends all of it once more: nothing may come back to life.
      const again = await stage.simulator.deliver(given.random.shuffle(grown.requests).slice(0, grown.requests.length / 4), {
        connections: 16,
      })
      await untilProcessed(stage)
      const conversations = await readAll(stage, { neighbours: true })
      const found = compare(grown.said, shownOf(conversations))
      const backwards = conversations.flatMap(({ number, messages }) =>
        walksBackwards(messages).map((at) => `conversation #${number} goes back in time at ${at}`),
      )
      const buried = new Set(
        conversations.flatMap(({ messages, neighbours }) =>
          [...messages, ...neighbours].filter(({ deleted }) => deleted).map(({ id }) => id),
        ),
      )
      const graves = tombstones(
        conversations.flatMap(({ messages, neighbours }) => [...messages, ...neighbours]),
        grown.deleted,
      )
      const findings = [
        ...Object.entries(found).flatMap(([kind, tokens]) => (tokens as string[]).map((token) => `${kind}: ${token}`)),
        ...backwards,
        ...(buried.size === grown.deleted.length ? [] : [`${grown.deleted.length} were taken back, and ${buried.size} tombstones stand`]),
        ...graves,
      ]
      return {
        events: delivered.sent + again.sent,
        counts: {
          trees: sizes[given.size],
          messages: grown.said.length,
          deleted: grown.deleted.length,
          tombstones: buried.size,
          lost: found.lost.length,
          doubled: found.doubled.length,
          strayed: found.strayed.length,
          invented: found.invented.length,
          backwards: backwards.length,
          resurrected: graves.length,
        },
        findings,
      }
    } finally {
      await stage.close()
    }
  },
}

interface Grown {
  requests: WebhookRequest[]
  said: Said[]
  /** Tokens whose authors took them back. */
  deleted: string[]
  /** What some of the speakers say in DMs beside. */
  privately: Promise<unknown>[]
}

/** Each tree: a post of the brand or a contact's mention, then answers of three to six speakers and the brand to anything said before. */
function growTrees({ random }: Given, { simulator }: Stage, trees: number): Grown {
  const { x } = simulator
  const people = Array.from({ length: 60 }, (_, n) => x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }))
  const grown: Grown = { requests: [], said: [], deleted: [], privately: [] }
  let moment = Date.now() - 5 * 3_600_000
  let serial = 0
  for (let tree = 0; tree < trees; tree++) {
    const speakers = random.shuffle(people).slice(0, random.int(3, 6))
    const posts: string[] = []
    if (tree % 5 === 0) {
      const { username, id } = random.pick(speakers)
      const token = `m${serial++}`
      grown.privately.push(...x.dm({ from: username, to: brand, text: `${random.pick(sayings)} [${token}]`, at: moment }).deliveries)
      grown.said.push({ token, speaker: id, promised: true })
    }
    for (let depth = random.int(3, 9); depth > 0; depth--) {
      moment += random.int(0, 4_000)
      const inReplyTo = posts.length > 0 ? random.pick(posts) : undefined
      if (random.chance(0.25)) {
        const { id, requests } = x.prepare({ from: brand, text: `안녕하세요, we look into it ${tree}-${depth}`, at: moment, inReplyTo })
        posts.push(id)
        grown.requests.push(...requests)
        continue
      }
      const { username, id: speaker } = random.pick(speakers)
      const token = `m${serial++}`
      const { id, requests } = x.prepare({ from: username, text: `@${brand} ${random.pick(sayings)} [${token}]`, at: moment, inReplyTo })
      posts.push(id)
      grown.requests.push(...requests)
      const takenBack = random.chance(0.06)
      if (takenBack) {
        grown.deleted.push(token)
        grown.requests.push(x.request(brand, `delete ${id}`, deletion(x.state.accounts.keys().next().value ?? '', speaker, id)))
      }
      // Words that were taken back are shown to nobody, so they cannot be recognised.
      else grown.said.push({ token, speaker, promised: true })
    }
  }
  return grown
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
