import { createHmac, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { type Allowed, changes, type Rows, theSameBytes, theSameFacts } from '../checker/unchanged.ts'
import type { Given, Proof } from '../promise.ts'
import { asked, placesOf, playAll, type Place, type Played, type Said, telling } from '../networks/index.ts'
import { connectLine, connectMail, connectX } from '../stage/accounts.ts'
import { type ApiConversation, readAll, until, untilProcessed, walk } from '../stage/read-back.ts'
import { type Recorded, type Recorder, startRecorder } from '../stage/recorder.ts'
import { openDatabase } from '../stage/database.ts'
import { readRows } from '../stage/rows.ts'
import { type Stage, openStage } from '../stage/stage.ts'
import { sayings } from '../tokens.ts'

const sizes = { small: 150, full: 3_000 }
const mailbox = 'care@haruliving.example'
const brand = 'HaruLiving'

/** Everything that networks said in a run, said again in any order: not a row changes but counters of sightings. */
export const intakeReplay: Proof = {
  name: 'intake-replay',
  about: 'all that was delivered, delivered again in any order, in the same bytes and in others, changes no row but counters',
  async run(given) {
    const stage = await openStage({ seed: given.seed })
    const recorder = await startRecorder(stage.server.url)
    try {
      const cast = await connectAll(stage, recorder)
      await liveThrough(given, stage, cast, sizes[given.size])
      given.note(`${recorder.recorded.length} webhooks and ${mailsOf(stage).length} mails were delivered; waiting for rest`)
      const first = await atRest(stage)
      const corpus = { webhooks: [...recorder.recorded], mails: mailsOf(stage) }
      const same = await replay(given, stage, corpus, first, theSameBytes)
      given.note(`replayed in the same bytes: ${same.found.length} changes`)
      const told = await replay(given, stage, toldAnew(corpus, cast), same.moment, theSameFacts)
      return {
        events: same.events + told.events + corpus.webhooks.length + corpus.mails.length,
        counts: {
          webhooks: corpus.webhooks.length,
          mails: corpus.mails.length,
          tables: first.rows.size,
          rows: [...first.rows.values()].reduce((sum, rows) => sum + rows.size, 0),
          conversations: first.shown.length,
          changedBySameBytes: same.found.length,
          changedBySameFacts: told.found.length,
        },
        findings: [
          ...same.found.map((words) => `by the same bytes: ${words}`),
          ...told.found.map((words) => `by the same facts: ${words}`),
          ...unproven(first),
        ],
      }
    } finally {
      await stage.close()
      await recorder.stop()
    }
  },
}

interface Cast {
  line: string
  lineSecret: string
  xUser: string
  xSecret: string
  /** Accounts of the other networks. */
  others: Played[]
}

async function connectAll(stage: Stage, recorder: Recorder): Promise<Cast> {
  const { simulator } = stage
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const { accounts } = await connectX(stage, [brand])
  await connectMail(stage, mailbox)
  const app = simulator.x.state.apps.get(accounts[0]?.x.appId ?? '')
  const hook = app?.webhooks[0]?.url ?? ''
  simulator.line.change({ account: line.userId, webhookUrl: recorder.url + new URL(line.webhookUrl).pathname })
  await simulator.x.setWebhook({ url: recorder.url + new URL(hook).pathname, app: app?.id })
  const others = await playAll(stage, [...telling, ...asked])
  for (const other of others) await other.tells?.goTo(recorder.url)
  return {
    line: line.userId,
    lineSecret: line.channelSecret,
    xUser: accounts[0]?.x.userId ?? '',
    xSecret: app?.consumerSecret ?? '',
    others,
  }
}

/** A day in small: every kind of thing that networks tell, and our replies with their echoes, receipts and bounces. */
async function liveThrough({ random }: Given, stage: Stage, { line, xUser, others }: Cast, messages: number): Promise<void> {
  const { simulator } = stage
  const people = Array.from({ length: 25 }, (_, n) => simulator.line.createPerson({ name: `นก ${n}`, language: 'th' }).userId)
  const users = Array.from({ length: 25 }, (_, n) => simulator.x.createUser({ username: `minji_${n}`, name: `민지 ${n}` }))
  simulator.mail.createPerson({ address: 'gone@post.example', name: 'สมชาย', behaviour: 'bounces' })
  const group = simulator.line.createGroup({ name: '단체방', members: people.slice(0, 3) }).groupId
  simulator.line.join({ account: line, group })
  const post = simulator.x.post({ from: brand, text: 'Free shipping all week 🎉' }).id
  const posts = [post]
  const lineSaid: string[] = []
  const elsewhere = placesOf(others).map(({ place, of }) => ({ place, tells: of.tells !== null, said: [] as Said[] }))
  for (let n = 0; n < messages; n++) {
    const words = `${random.pick(sayings)} [m${n}]`
    const from = random.pick(people)
    const { username, id } = random.pick(users)
    const text = `@${brand} ${words}`
    const acts: (() => unknown)[] = [
      () => void lineSaid.push(simulator.line.say({ account: line, from, text: words }).messageId),
      () => simulator.line.say({ account: line, from: people[0] ?? from, group, text: words, mentionsAccount: random.chance(0.5) }),
      () =>
        simulator.line.say({
          account: line,
          from,
          ...random.pick([{ sticker: {} }, { image: true as const }, { file: { name: '영수증.pdf' } }]),
        }),
      () => void posts.push(simulator.x.post({ from: username, text, inReplyTo: random.chance(0.5) ? random.pick(posts) : undefined }).id),
      () =>
        void posts.push(
          simulator.x.post({ from: username, text, picture: random.chance(0.5), quotes: random.chance(0.3) ? post : undefined }).id,
        ),
      () => simulator.x.dm({ from: username, to: brand, text: words, picture: random.chance(0.3) }),
      () => simulator.mail.send({ from: `somchai.${random.int(0, 9)}@post.example`, to: mailbox, subject: `คำสั่งซื้อ ${n}`, text: words }),
      () => lineSaid.length > 0 && simulator.line.edit({ messageId: random.pick(lineSaid), text: `${words} แก้ไข` }),
      () => lineSaid.length > 3 && simulator.line.unsend({ messageId: lineSaid.splice(random.int(0, lineSaid.length - 1), 1)[0] ?? '' }),
      () =>
        posts.length > 1 &&
        posts.push(simulator.x.edit({ id: posts.splice(random.int(1, posts.length - 1), 1)[0] ?? '', text: `${text} edited` }).id),
      () => posts.length > 4 && simulator.x.delete({ id: posts.splice(random.int(1, posts.length - 1), 1)[0] ?? '' }),
      () => random.pick([simulator.line.follow, simulator.line.unfollow])({ account: line, from }),
      () => simulator.x.chat({ from: id, to: brand }),
      () => simulator.line.event({ account: line, type: 'hologram', from, fields: { hologram: { n } } }),
    ]
    random.pick(acts)()
    for (const each of elsewhere) speakElsewhere(random, each, words)
    await sleep(random.int(0, 20))
  }
  simulator.mail.send({ from: 'gone@post.example', to: mailbox, subject: '환불', text: '환불은 어떻게 하나요?' })
  await simulator.idle()
  await untilProcessed(stage)
  await until('the mails are there', 60_000, async () => (await walk(stage.api, stage.at('/conversations?network=email'))).length > 0)
  await untilAsked(stage, others)
  await replyToSome(stage, others)
  await stage.simulator.idle()
  await tellReceiptsAndLikes(stage, xUser)
}

interface Elsewhere {
  place: Place
  /** The network tells of what was taken back. */
  tells: boolean
  said: Said[]
}

/** Now and then somebody writes anew, takes back, is answered at the network itself, or says something, to the brand or to each other. */
function speakElsewhere(random: Given['random'], { place, tells, said }: Elsewhere, words: string): void {
  const known = said.length > 3
  if (known && random.chance(0.1)) return place.edit?.(random.pick(said), `${words} แก้ไข`)
  if (known && tells && random.chance(0.05)) {
    const [gone] = said.splice(random.int(0, said.length - 1), 1)
    return gone && place.takeBack?.(gone)
  }
  if (known && random.chance(0.1)) return place.answer?.(random.pick(said), '확인해 드릴게요', Date.now())
  if (!random.chance(0.25)) return
  const under = place.kind === 'comments' ? random.pick([...said, null])?.id : undefined
  said.push(place.say({ who: random.int(0, 9), text: words, under }))
}

/** What contacts do with messages: read ours, like some of theirs. */
async function tellReceiptsAndLikes({ simulator }: Stage, us: string): Promise<void> {
  const { x } = simulator
  const dms = x.state.dms.filter(({ from }) => from === us)
  const posts = [...x.state.posts.values()].filter(({ authorId, deleted }) => authorId !== us && !deleted).slice(0, 5)
  await simulator.deliver([
    ...dms.map(({ id, at, to }) =>
      x.request(brand, `read ${id}`, receiptOf(us, { created_timestamp: String(at + 1000), sender_id: to, last_read_event_id: id })),
    ),
    ...posts.map((post) => x.request(brand, `like ${post.id}`, likeOf(us, post))),
  ])
  // Bounces come half a second after the mail.
  await sleep(1_500)
  await simulator.idle()
}

function envelopeOf(user: string, event_type: string, payload: object, includes?: object): unknown {
  return { data: { event_uuid: '-77', filter: { user_id: user }, event_type, tag: event_type, payload, includes } }
}
const receiptOf = (user: string, receipt: object) => envelopeOf(user, 'dm.read', { direct_message_mark_read_events: [receipt] })
const likeOf = (user: string, post: { id: string; authorId: string }) =>
  envelopeOf(
    user,
    'like.create',
    { liked_tweet_id: post.id, liked_tweet_author_id: post.authorId, timestamp_ms: '1795165500000' },
    { users: [{ id: '1500000000000000099', username: 'jiwoo', name: '지우' }] },
  )

/** Networks that are asked were asked: each has a conversation. */
async function untilAsked({ api, at }: Stage, others: readonly Played[]): Promise<void> {
  for (const { network } of others)
    await until(`${network} is heard of`, 60_000, async () => (await walk(api, at(`/conversations?network=${network}`))).length > 0)
}

/** Three a network: their echoes, receipts and bounces are told as well. */
async function replyToSome({ api, at }: Stage, others: readonly Played[]): Promise<void> {
  for (const network of ['line', 'x', 'email', ...others.map((other) => other.network)]) {
    const all = await walk<ApiConversation>(api, at(`/conversations?network=${network}`))
    for (const { id, threads } of [...all.slice(0, 2), ...all.slice(-1)]) {
      const text = '확인해 드릴게요, ขอตรวจสอบก่อนนะคะ'
      const body = { clientMessageId: randomUUID(), threadId: threads[0]?.id, text, seenMessageId: null, sendAnyway: true }
      const answer = await api.call('POST', at(`/conversations/${id}/messages`), body)
      // Some may not be answered (encrypted, a group we left); the others are enough.
      if (answer.status >= 500) throw new Error(`A reply was answered ${answer.status}: ${answer.text}`)
    }
  }
}

interface Corpus {
  webhooks: readonly Recorded[]
  mails: readonly Buffer[]
}

const mailsOf = ({ simulator }: Stage): Buffer[] =>
  (simulator.mail.mailboxes.get(mailbox)?.folders.get('INBOX')?.mails ?? []).map(({ raw }) => raw)

interface Moment {
  rows: Rows
  shown: string[]
}

async function replay({ random }: Given, stage: Stage, corpus: Corpus, before: Moment, allowed: Allowed) {
  const { simulator, server } = stage
  const acts = random.shuffle([
    ...corpus.webhooks.map(({ path, headers, body }) => async () => {
      const answer = await request(`${server.url}${path}`, { method: 'POST', headers, body })
      await answer.body.dump()
      if (answer.statusCode !== 200) throw new Error(`A webhook that was taken before was answered ${answer.statusCode}`)
    }),
    ...corpus.mails.map((raw) => async () => void simulator.mail.deliver({ to: mailbox, raw })),
  ])
  const worker = async () => {
    for (let act = acts.pop(); act; act = acts.pop()) await act()
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  const moment = await atRest(stage)
  const found = [
    ...changes(before.rows, moment.rows, allowed),
    ...before.shown.filter((line) => !moment.shown.includes(line)).map((line) => `is shown no more: ${line}`),
    ...moment.shown.filter((line) => !before.shown.includes(line)).map((line) => `is shown now: ${line}`),
  ]
  return { events: corpus.webhooks.length + corpus.mails.length, moment, found }
}

/** The same facts as networks tell them again: LINE marks redeliveries, X numbers each anew, a mail comes another way. All signed anew. */
function toldAnew({ webhooks, mails }: Corpus, { lineSecret, xSecret, others }: Cast): Corpus {
  const signed = (secret: string, body: Buffer) => createHmac('sha256', secret).update(body).digest('base64')
  return {
    webhooks: webhooks.map(({ path, headers, body }) => {
      const text = body.toString('utf8')
      if (headers['x-line-signature']) {
        const again = Buffer.from(text.replaceAll('"isRedelivery":false', '"isRedelivery":true'))
        return { path, headers: { ...headers, 'x-line-signature': signed(lineSecret, again) }, body: again }
      }
      const tells = others.find((other) => other.tells?.path === path)?.tells
      if (tells) {
        const again = Buffer.from(tells.anew(text))
        return { path, headers: { ...headers, ...tells.sign(again) }, body: again }
      }
      const again = Buffer.from(text.replace(/"event_uuid":"-?\d+"/, (uuid) => `${uuid.slice(0, -1)}1"`))
      return { path, headers: { ...headers, 'x-twitter-webhooks-signature': `sha256=${signed(xSecret, again)}` }, body: again }
    }),
    mails: mails.map((raw) => Buffer.concat([Buffer.from('X-Passed-By: mx2.haruliving.example\r\n'), raw])),
  }
}

/** Everything as it is once nothing moves: rows read by the run itself, and what a reader of the API is shown. */
async function atRest(stage: Stage): Promise<Moment> {
  const { server, simulator } = stage
  const socketDir = server.postmaster()?.socketDir
  if (!socketDir) throw new Error('The embedded PostgreSQL has no postmaster.pid')
  await simulator.idle()
  await untilProcessed(stage, 120_000)
  await untilNothingIsDueSoon(stage)
  await untilAllIsCompared(stage)
  let rows = await readRows(socketDir)
  await until('the database is at rest', 120_000, async () => {
    await sleep(3_000)
    const now = await readRows(socketDir)
    const quiet = changes(rows, now, theSameBytes).length === 0
    rows = now
    return quiet
  })
  const shown = (await readAll(stage, { neighbours: true })).map((conversation) => JSON.stringify(conversation))
  return { rows, shown }
}

/** What is put off for some seconds, such as asking how much of a quota is used, changes rows by the clock and not by what is delivered. */
async function untilNothingIsDueSoon(stage: Stage): Promise<void> {
  const database = await openDatabase(stage)
  try {
    await until('no work is due within the minute', 120_000, async () => {
      const { rows } = await database.query<{ due: number }>(
        "select count(*)::int as due from graphile_worker._private_jobs where run_at < now() + interval '1 minute'",
      )
      return rows[0]?.due === 0
    })
  } finally {
    await database.end()
  }
}

/** Once after connecting, a network is asked for all that it holds: that brings bytes by the clock, and not by what is delivered. */
async function untilAllIsCompared({ api, at }: Stage): Promise<void> {
  await until('every network was compared with', 180_000, async () => {
    const { items } = await api.get<{ items: { health: { reconciliation: { way: string; whole: { at: string | null } } } }[] }>(
      at('/channel-accounts'),
    )
    return items.every(({ health: { reconciliation } }) => reconciliation.way !== 'asked' || reconciliation.whole.at !== null)
  })
}

/** Kinds of things without which the run would prove nothing. */
function unproven({ rows }: Moment): string[] {
  const needed = [
    'messages',
    'message_versions',
    'message_reactions',
    'message_sightings',
    'deliveries',
    'early_changes',
    'media',
    'answers',
    'raw_deliveries',
  ]
  const absent = needed.filter((table) => !rows.has(table))
  const empty = needed.filter((table) => rows.get(table)?.size === 0 && !['message_sightings', 'early_changes'].includes(table))
  return [...absent, ...empty].map((table) => `there is nothing in ${table}, so nothing is proven of it`)
}
