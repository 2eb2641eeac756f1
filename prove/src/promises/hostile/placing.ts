import { randomUUID } from 'node:crypto'
import { connectLine, connectMail, connectX } from '../../stage/accounts.ts'
import type { Answer } from '../../stage/api.ts'
import { type ApiConversation, until, untilProcessed, walk } from '../../stage/read-back.ts'
import { password, type Stage } from '../../stage/stage.ts'
import type { Vector } from './vectors.ts'

/** Where the texts went. */
export interface Placed {
  /** How many went to each kind of place. */
  byPlace: Record<string, number>
  /** Those that must be seen again as plain text. */
  plain: Vector[]
  /** For addresses of pages. */
  spare: Vector[]
  conversations: string[]
}

/** Texts are dealt to places in turn; a place that takes only short ones is given such. */
class Hand {
  readonly byPlace: Record<string, number> = {}
  readonly plain: Vector[] = []
  private readonly left: Vector[]
  private readonly each: number

  constructor(vectors: readonly Vector[], places: number) {
    this.left = [...vectors]
    this.each = Math.max(1, Math.floor(vectors.length / places))
  }

  deal(place: string, { longest = Number.POSITIVE_INFINITY, shares = 1, shown = true } = {}): Vector[] {
    const dealt: Vector[] = []
    for (let at = 0; at < this.left.length && dealt.length < this.each * shares; ) {
      const one = this.left[at] as Vector
      if (one.text.trim().length <= longest) {
        dealt.push(one)
        this.left.splice(at, 1)
      } else at += 1
    }
    this.byPlace[place] = dealt.length
    if (shown) this.plain.push(...dealt)
    return dealt
  }

  rest(): Vector[] {
    return this.left.splice(0)
  }
}

/** Sends each text through one of the places where people's words come in. */
export async function placeAll(stage: Stage, vectors: readonly Vector[]): Promise<Placed> {
  const hand = new Hand(vectors, 32)
  // Short texts first, as long as there are some.
  const own = {
    tags: hand.deal('tag', { longest: 40 }),
    teams: hand.deal('team', { longest: 60 }),
    inboxes: hand.deal('inbox', { longest: 60 }),
    keys: hand.deal('API key', { longest: 60 }),
    workspaces: hand.deal('workspace', { longest: 80, shown: false }),
    people: hand.deal('colleague', { longest: 80 }),
    accounts: hand.deal('account', { longest: 80 }),
    subjects: hand.deal('subject', { longest: 200 }),
    notes: hand.deal('note'),
    replies: hand.deal('reply'),
  }
  const line = {
    names: hand.deal('name on LINE'),
    groups: hand.deal('LINE group', { shown: false }),
    texts: hand.deal('words on LINE', { shares: 2 }),
    files: hand.deal('file on LINE'),
    places: hand.deal('place on LINE', { shown: false }),
    stickers: hand.deal('sticker on LINE', { shown: false }),
  }
  const x = { names: hand.deal('name on X'), posts: hand.deal('post on X', { shares: 2 }), dms: hand.deal('DM on X') }
  const mail = {
    names: hand.deal('name of a mail', { shown: false }),
    subjects: hand.deal('subject of a mail', { shown: false }),
    texts: hand.deal('text of a mail', { shares: 2 }),
    files: hand.deal('file of a mail', { shown: false }),
    contents: hand.deal('content of a file', { shown: false }),
    alts: hand.deal('description in a mail', { shown: false }),
    html: hand.deal('HTML of a mail', { shares: 6, shown: false }),
  }
  const spare = hand.rest()
  await speakOnLine(stage, line)
  await speakOnX(stage, x)
  await writeMails(stage, mail)
  await untilProcessed(stage)
  const mails = Math.max(...Object.values(mail).map(({ length }) => length))
  await until('every mail is there', 90_000, async () => (await countOf(stage)) >= mails)
  const conversations = await walk<ApiConversation>(stage.api, stage.at('/conversations'))
  await actOnThem(stage, own, conversations)
  hand.byPlace['address of a page'] = spare.length
  return { byPlace: hand.byPlace, plain: hand.plain, spare, conversations: conversations.map(({ id }) => id) }
}

async function countOf({ api, at }: Stage): Promise<number> {
  const list = await walk<ApiConversation & { messages?: number }>(api, at('/raw-deliveries?state=processed'))
  return list.filter(({ network }) => network === 'email').length
}

type Dealt<Names extends string> = Record<Names, Vector[]>

async function speakOnLine(
  stage: Stage,
  { names, groups, texts, files, places, stickers }: Dealt<'names' | 'groups' | 'texts' | 'files' | 'places' | 'stickers'>,
) {
  const { line: network } = stage.simulator
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const account = line.userId
  const people = names.map(({ text }) => network.createPerson({ name: text }).userId)
  const from = (n: number) => people[n % people.length] ?? ''
  const said = [
    ...people.map((person) => network.say({ account, from: person, text: 'สวัสดีค่ะ' }).delivery),
    ...texts.map(({ text }, n) => network.say({ account, from: from(n), text }).delivery),
    ...files.map(({ text }, n) => network.say({ account, from: from(n), file: { name: text, text } }).delivery),
    ...places.map(
      ({ text }, n) =>
        network.say({ account, from: from(n), location: { title: text, address: text, latitude: 1, longitude: 2 } }).delivery,
    ),
    ...stickers.map(({ text }, n) => network.say({ account, from: from(n), sticker: { keywords: [text], text } }).delivery),
    ...groups.map(({ text }, n) => {
      const { groupId } = network.createGroup({ name: text, members: [from(n)] })
      return network.say({ account, from: from(n), group: groupId, text: 'ส่งเมื่อไหร่คะ', mentionsAccount: true }).delivery
    }),
  ]
  await Promise.all(said)
}

async function speakOnX(stage: Stage, { names, posts, dms }: Dealt<'names' | 'posts' | 'dms'>) {
  const { x } = stage.simulator
  await connectX(stage, ['HaruLiving'])
  const users = names.map(({ text }, n) => x.createUser({ username: `minji_${n}`, name: text }).username)
  const from = (n: number) => users[n % users.length] ?? ''
  const begun = users.map((user) => x.post({ from: user, text: '@HaruLiving 배송이 언제 오나요?' }))
  const said = [
    ...begun,
    ...posts.map(({ text }, n) => x.post({ from: from(n), text: `@HaruLiving ${text}`, inReplyTo: begun[n % begun.length]?.id })),
    ...dms.map(({ text }, n) => x.dm({ from: from(n), to: 'HaruLiving', text })),
  ]
  await Promise.all(said.flatMap(({ deliveries }) => deliveries))
}

/** Mails of a person hang together, so that a page shows several. */
const mailsInThread = 8

async function writeMails(stage: Stage, dealt: Dealt<'names' | 'subjects' | 'texts' | 'files' | 'contents' | 'alts' | 'html'>) {
  const { mail } = stage.simulator
  const to = 'care@haruliving.example'
  await connectMail(stage, to)
  const count = Math.max(...Object.values(dealt).map(({ length }) => length))
  let thread: string | undefined
  for (let n = 0; n < count; n++) {
    const at = (list: readonly Vector[]) => list[n]?.text
    if (n % mailsInThread === 0) thread = undefined
    const alt = at(dealt.alts)
    const html = at(dealt.html)
    const content = at(dealt.contents)
    const { messageId } = mail.send({
      from: `somchai.${Math.floor(n / mailsInThread)}@post.example`,
      name: oneLine(at(dealt.names)) ?? 'สมชาย',
      to,
      subject: oneLine(at(dealt.subjects)) ?? 'เรื่องคำสั่งซื้อ',
      text: at(dealt.texts) ?? '안녕하세요',
      html: `<p>สวัสดี</p>${html ?? ''}${alt ? `<img src="cid:none" alt="${alt.replaceAll('"', '&quot;')}" title='${alt.replaceAll("'", '&#39;')}'>` : ''}`,
      attachments: [
        { name: oneLine(at(dealt.files)) ?? 'receipt.txt', contentType: 'text/plain', bytes: Buffer.from('receipt') },
        ...(content
          ? [
              { name: 'page.html', contentType: 'text/html', bytes: Buffer.from(content) },
              {
                name: 'drawing.svg',
                contentType: 'image/svg+xml',
                bytes: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`),
              },
              { name: 'picture.png', contentType: 'image/png', bytes: Buffer.from(`<html>${content}`) },
            ]
          : []),
      ],
      inReplyTo: thread,
    })
    thread ??= messageId
  }
}

/** A line break would begin another header. */
const oneLine = (text: string | undefined) => text?.replaceAll(/[\r\n]+/g, ' ')

type Own = Dealt<'tags' | 'teams' | 'inboxes' | 'keys' | 'workspaces' | 'people' | 'accounts' | 'subjects' | 'notes' | 'replies'>

/** What colleagues write and name. */
async function actOnThem(stage: Stage, own: Own, conversations: readonly ApiConversation[]): Promise<void> {
  const { owner, at, inboxId } = stage
  const to = (n: number) => conversations[n % conversations.length] as ApiConversation
  const must = (answer: Answer, what: string) => {
    if (answer.status >= 300) throw new Error(`${what} was answered ${answer.status}: ${answer.text.slice(0, 400)}`)
    return answer
  }
  const each = async (list: readonly Vector[], what: string, act: (text: string, n: number) => Promise<Answer>) => {
    for (const [n, { text }] of list.entries()) must(await act(text, n), `${what} ${JSON.stringify(text)}`)
  }
  await each(own.tags, 'tag', (text, n) => owner.call('PUT', at(`/conversations/${to(n).id}/tags/${encodeURIComponent(text.trim())}`)))
  await each(own.subjects, 'subject', (subject, n) => owner.call('PUT', at(`/conversations/${to(n).id}/subject`), { subject }))
  await each(own.notes, 'note', (text, n) => owner.call('POST', at(`/conversations/${to(n).id}/notes`), { id: randomUUID(), text }))
  await each(own.teams, 'team', (name) => owner.call('POST', at('/teams'), { name, agentIds: [] }))
  await each(own.inboxes, 'inbox', (name) => owner.call('POST', at('/inboxes'), { name, undoSeconds: 0, agentIds: [] }))
  await each(own.keys, 'key', (name) => owner.call('POST', at('/api-keys'), { name, scopes: ['report:read'] }))
  await each(own.workspaces, 'workspace', (name) => owner.call('POST', '/api/v1/workspaces', { name, timeZone: 'Asia/Bangkok' }))
  const accounts = (await owner.get<{ items: { id: string }[] }>(at('/channel-accounts'))).items
  await each(own.accounts.slice(0, accounts.length), 'account', (name, n) =>
    owner.call('PATCH', at(`/channel-accounts/${accounts[n]?.id}`), { name }),
  )
  await each(own.people, 'colleague', async (name, n) => {
    const invited = must(
      await owner.call('POST', at('/invitations'), { email: `guest.${n}@haruliving.example`, role: 'agent', inboxIds: [inboxId] }),
      'invitation',
    )
    const token = (invited.body as { link: string }).link.split('/').at(-1)
    return owner.as(null).call('POST', `/api/v1/invitations/${token}/acceptance`, { name, password, language: 'en' })
  })
  const answerable = conversations.filter(({ network }) => network !== 'x')
  await each(own.replies, 'reply', (text, n) => {
    const { id, threads } = answerable[n % answerable.length] as ApiConversation
    const body = { clientMessageId: randomUUID(), threadId: threads[0]?.id, text, seenMessageId: null, sendAnyway: true }
    return owner.call('POST', at(`/conversations/${id}/messages`), body)
  })
}
