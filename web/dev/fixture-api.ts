/**
 * A stand-in for the server with invented people, for looking at screens: `node web/dev/fixture-api.ts`, then
 * `npm run dev -w web`. Answers are typed by the contract. Nothing is kept.
 */
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import type {
  Contact,
  Conversation,
  Message,
  Note,
  OpenConversation,
  Post,
  ReplyOption,
  TimelineEntry,
} from '@baton/contract/conversations'
import type { LiveEvent } from '@baton/contract/events'
import type { Agent, Inbox, Me } from '@baton/contract/people'
import { permissions } from '@baton/contract/permissions'

let counter = 0
const id = (prefix = 0) => `0193${String(prefix).padStart(4, '0')}-0000-7000-8000-${String(++counter).padStart(12, '0')}`
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const workspaceId = id()
const agentNames = ['Minji Kim', 'Jihoon Park', 'Suyeon Lee', 'Somchai Prasert']
const inboxes: Inbox[] = [
  { id: id(), name: 'Care', reopenDays: 3, undoSeconds: 10, agentIds: [] },
  { id: id(), name: 'Online shop', reopenDays: 3, undoSeconds: 10, agentIds: [] },
]
const agents: Agent[] = agentNames.map((name, at) => ({
  id: id(),
  name,
  email: `${name.split(' ')[0]?.toLowerCase()}@haru.example`,
  role: at === 0 ? 'owner' : 'agent',
  readPrivate: true,
  seePersonalData: true,
  state: 'active',
  inboxIds: inboxes.map((inbox) => inbox.id),
  teamIds: [],
}))
for (const inbox of inboxes) inbox.agentIds = agents.map((agent) => agent.id)
const me: Me = {
  person: { id: 'p1', name: 'Minji Kim', email: 'minji@haru.example', language: (process.env.LANGUAGE_SHOWN as 'en') ?? 'en' },
  workspaces: [
    {
      workspaceId,
      slug: 'haru',
      name: 'Haru Living',
      agentId: agents[0]?.id ?? '',
      role: 'owner',
      permissions: Object.keys(permissions),
      readPrivate: true,
      seePersonalData: true,
      timeZone: 'Asia/Seoul',
    },
  ],
}

type Network = Conversation['network']
type Kind = ReplyOption['kind']
const accounts: Record<Network, { id: string; handle: string }> = {
  line: { id: id(), handle: '@haru.care' },
  x: { id: id(), handle: '@haru_official' },
  bluesky: { id: id(), handle: 'haru.bsky.example' },
  email: { id: id(), handle: 'care@haru.example' },
}

interface Sample {
  name: string
  language: string
  network: Network
  kind: Kind
  visibility: 'public' | 'private'
  text: string | null
  minutes: number
  tags?: string[]
  assignee?: number
  unread?: boolean
  status?: Conversation['status']
  media?: Conversation['preview']['media']
  priority?: Conversation['priority']
  reasons?: Conversation['needsAction']
  ours?: boolean
}
const samples: Sample[] = [
  {
    name: '김서연',
    language: 'ko',
    network: 'x',
    kind: 'comment',
    visibility: 'public',
    text: '교환해 주신다더니 2주째 소식이 없네요. 다른 분들도 그런가요?',
    minutes: 38,
    tags: ['교환'],
    assignee: 0,
    unread: true,
    priority: 'urgent',
  },
  {
    name: 'ปรียาภรณ์ วงศ์สุวรรณ',
    language: 'th',
    network: 'line',
    kind: 'dm',
    visibility: 'private',
    text: 'สั่งไปตั้งแต่วันที่ 3 แล้วยังไม่ได้ของเลยค่ะ ช่วยเช็คให้หน่อยได้ไหมคะ',
    minutes: 26,
    tags: ['배송'],
    unread: true,
  },
  {
    name: '박도윤',
    language: 'ko',
    network: 'x',
    kind: 'comment',
    visibility: 'public',
    text: '주문번호 20415예요. 전화번호는 ••••-4821 로 부탁드려요.',
    minutes: 12,
    tags: ['소음', 'VIP'],
    assignee: 0,
  },
  {
    name: 'ณัฐพงศ์',
    language: 'th',
    network: 'line',
    kind: 'dm',
    visibility: 'private',
    text: null,
    media: 'image',
    minutes: 21,
    tags: ['사진만'],
    unread: true,
  },
  {
    name: 'Emily Tran',
    language: 'en',
    network: 'x',
    kind: 'comment',
    visibility: 'public',
    text: 'Your chatbot told me 3 different return windows. Which one is true?',
    minutes: 26,
    tags: ['반품'],
    assignee: 1,
  },
  {
    name: '이하준',
    language: 'ko',
    network: 'bluesky',
    kind: 'comment',
    visibility: 'public',
    text: '앱이 로그인에서 멈춰요. 업데이트 뒤로 계속 그래요',
    minutes: 41,
    tags: ['앱'],
  },
  {
    name: 'กมลชนก ศรีประเสริฐ',
    language: 'th',
    network: 'line',
    kind: 'dm',
    visibility: 'private',
    text: 'ขอบคุณมากค่ะ แอดมินน่ารักมากเลย 🙏',
    minutes: 61,
    tags: ['칭찬'],
    assignee: 2,
  },
  {
    name: '최유진',
    language: 'ko',
    network: 'email',
    kind: 'mail',
    visibility: 'private',
    text: 'Re: 주문 20415 환불 계좌 안내드립니다',
    minutes: 121,
    tags: ['환불'],
    assignee: 0,
    reasons: ['delivery_refused'],
  },
  {
    name: 'Daniel Osei',
    language: 'en',
    network: 'x',
    kind: 'comment',
    visibility: 'public',
    text: '@haru_official still waiting on that replacement handle',
    minutes: 185,
    tags: ['부품'],
    unread: true,
  },
  {
    name: '정민서',
    language: 'ko',
    network: 'line',
    kind: 'dm',
    visibility: 'private',
    text: '네 확인했습니다. 감사합니다!',
    minutes: 1500,
    assignee: 2,
    ours: true,
  },
  ...Array.from(
    { length: 60 },
    (_, at): Sample => ({
      name: ['한지우', 'Maria Santos', 'วรรณา ใจดี', '오세훈', 'Noah Klein', 'เอกชัย มั่นคง'][at % 6] ?? '',
      language: ['ko', 'en', 'th'][at % 3] ?? 'en',
      network: (['line', 'x', 'bluesky', 'email'] as const)[at % 4] ?? 'line',
      kind: (['dm', 'comment', 'comment', 'mail'] as const)[at % 4] ?? 'dm',
      visibility: at % 4 === 1 || at % 4 === 2 ? 'public' : 'private',
      text: ['배송지를 바꾸고 싶어요.', 'Does the filter fit the older model?', 'สินค้ามีประกันกี่ปีคะ'][at % 3] ?? '',
      minutes: 200 + at * 37,
      tags: at % 5 === 0 ? ['delivery'] : [],
    }),
  ),
]

const conversations: Conversation[] = samples.map((sample, at) => ({
  id: id(1),
  number: 20429 + at,
  subject: at === 2 ? '세탁기 소음 · 교환 요청' : null,
  status: sample.status ?? 'open',
  resolution: null,
  needsAction: sample.reasons ?? ['unanswered'],
  contact: { id: id(2), name: sample.name, avatarUrl: null, language: sample.language },
  network: sample.network,
  accountId: accounts[sample.network].id,
  threads: [
    { id: id(3), kind: sample.kind, visibility: sample.visibility, network: sample.network, accountId: accounts[sample.network].id },
    ...(at === 2
      ? [{ id: id(3), kind: 'dm' as const, visibility: 'private' as const, network: 'x' as const, accountId: accounts.x.id }]
      : []),
  ],
  inboxId: inboxes[at % 2]?.id ?? '',
  teamId: null,
  assigneeId: sample.assignee === undefined ? null : (agents[sample.assignee]?.id ?? null),
  priority: sample.priority ?? 'normal',
  tags: sample.tags ?? [],
  preview: {
    text: sample.text,
    direction: sample.ours ? 'outbound' : 'inbound',
    withheld: false,
    media: sample.media ?? null,
    language: sample.language,
  },
  waitingSince: sample.ours ? null : ago(sample.minutes),
  lastMessageAt: ago(sample.minutes),
  snoozedUntil: null,
  unread: sample.unread ?? false,
  history: false,
  createdAt: ago(sample.minutes + 60),
  resolvedAt: null,
  version: 1,
}))

const posts: Post[] = [
  {
    id: id(4),
    network: 'x',
    kind: 'own',
    authorName: '@haru_official',
    text: '새 하루 세탁기, 더 조용해졌어요. 이번 주 주문하시면 설치까지 무료예요.',
    url: 'https://x.example/haru/1',
    at: ago(3000),
    comments: 1284,
    mode: 'normal',
  },
]

function message(conversation: Conversation, part: Partial<Message>): Message {
  const thread = conversation.threads[0]
  return {
    type: 'message',
    id: id(5),
    conversationId: conversation.id,
    threadId: thread?.id ?? '',
    direction: 'inbound',
    visibility: thread?.visibility ?? 'private',
    neighbour: false,
    author: { kind: 'contact', id: null, contactId: conversation.contact.id, name: conversation.contact.name },
    text: null,
    hasHtml: false,
    withheld: false,
    media: [],
    replyTo: null,
    alsoAnswers: [],
    at: conversation.lastMessageAt,
    editedAt: null,
    deleted: null,
    reactions: [],
    status: null,
    delivery: null,
    kindHint: null,
    acknowledged: false,
    notice: null,
    language: conversation.contact.language,
    url: 'https://x.example/haru/2',
    participants: null,
    sightings: 1,
    history: false,
    ...part,
  }
}
const media = (kind: Message['media'][number]['kind'], part: Partial<Message['media'][number]> = {}): Message['media'][number] => ({
  id: id(6),
  kind,
  state: 'stored',
  url: null,
  contentType: null,
  fileName: null,
  sizeBytes: null,
  durationMs: null,
  altText: null,
  place: null,
  ...part,
})
const us = (name: string) => ({ kind: 'agent' as const, id: agents[0]?.id ?? null, contactId: null, name })

const timelines = new Map<string, TimelineEntry[]>()
function timelineOf(conversation: Conversation): TimelineEntry[] {
  const known = timelines.get(conversation.id)
  if (known) return known
  const made: TimelineEntry[] = [message(conversation, { text: conversation.preview.text })]
  timelines.set(conversation.id, made)
  return made
}
const [, , doyun] = conversations
const [, , , photo] = conversations
const mail = conversations[7]
if (doyun && photo && mail) {
  const dm = doyun.threads[1]?.id ?? ''
  timelines.set(doyun.id, [
    message(doyun, {
      text: '교환받은 세탁기에서 또 소리가 나요. 지난달에도 같은 문제로 기사님이 다녀가셨는데, 이번에는 탈수할 때 더 심합니다.',
      at: ago(48),
      reactions: [{ reaction: '❤️', count: 3 }],
    }),
    message(doyun, { text: '영상도 올려요', at: ago(47), media: [media('video', { state: 'expired' })] }),
    message(doyun, { text: '이건 지웠어요', at: ago(46), deleted: { at: ago(45), by: 'author', reason: 'deleted' } }),
    {
      type: 'activity',
      id: id(7),
      what: 'conversation.assigned',
      actor: { kind: 'agent', id: agents[1]?.id ?? null, name: 'Jihoon Park' },
      data: { toAssigneeId: agents[0]?.id },
      at: ago(44),
    },
    message(doyun, {
      direction: 'outbound',
      author: us('Minji Kim'),
      text: '도윤님, 번거롭게 해 드려 죄송해요. 주문번호를 DM으로 보내 주시면 바로 교환 일정을 잡아 드릴게요. ^MJ',
      at: ago(41),
      status: 'delivered',
      language: 'ko',
    }),
    message(doyun, { threadId: dm, visibility: 'private', text: '주문번호 20415예요. 전화번호는 ••••-4821 로 부탁드려요.', at: ago(14) }),
    message(doyun, { threadId: dm, visibility: 'private', text: '이번 주 금요일 오후면 좋겠어요', at: ago(13), editedAt: ago(12) }),
    {
      type: 'note',
      id: id(8),
      author: { id: agents[2]?.id ?? null, name: 'Suyeon Lee' },
      text: '@Minji 기사 방문 이력 2회 확인했어요. 3회차라 새 제품 교환 가능합니다.',
      at: ago(11),
    } satisfies Note,
  ])
  timelines.set(photo.id, [
    message(photo, {
      media: [
        media('image', { url: '/icon.svg' }),
        media('sticker', { altText: 'โกรธ', state: 'none' }),
        media('location', {
          state: 'none',
          place: { title: 'Siam Paragon', address: '991 Rama I Rd', latitude: 13.7462, longitude: 100.5347 },
        }),
        media('file', { url: '/icon.svg', fileName: 'receipt.pdf', sizeBytes: 48000 }),
        media('image', { state: 'too_large' }),
      ],
    }),
  ])
  timelines.set(mail.id, [
    message(mail, {
      text: '환불 계좌를 알려 드립니다.\n하루은행 000-00-0000 최유진',
      hasHtml: true,
      participants: { to: ['care@haru.example', 'partner@shop.example'], cc: ['husband@example.com'] },
      at: ago(150),
    }),
    message(mail, {
      direction: 'outbound',
      author: us('Minji Kim'),
      text: '확인했습니다. 내일 오전에 환불해 드릴게요.',
      at: ago(121),
      delivery: { id: id(9), state: 'refused', dueAt: null, words: '550 5.1.1 mailbox unavailable', refusal: 'bad-recipient', attempts: 1 },
    }),
    message(mail, {
      direction: 'outbound',
      author: us('Minji Kim'),
      text: '다시 보내 드려요.',
      at: ago(120),
      delivery: { id: id(9), state: 'unknown', dueAt: null, words: 'connection reset', refusal: null, attempts: 1 },
    }),
  ])
}
const neighbours = doyun
  ? [
      message(doyun, {
        neighbour: true,
        conversationId: null,
        author: { kind: 'contact', id: null, contactId: null, name: 'ปิยะ' },
        language: 'th',
        text: 'ของเราก็เป็นเหมือนกันค่ะ เสียงดังมากตอนปั่นแห้ง ต้องทำยังไงคะ',
        at: ago(45),
      }),
      message(doyun, {
        neighbour: true,
        conversationId: conversations[0]?.id ?? null,
        author: { kind: 'contact', id: null, contactId: null, name: '김서연' },
        text: '저도요. 탈수할 때마다 건조기까지 흔들려요',
        at: ago(42),
      }),
    ]
  : []

function optionsOf(conversation: Conversation): ReplyOption[] {
  const limits: Record<Network, ReplyOption['text']> = {
    line: { max: 5000, count: 'utf16', maxBytes: null, splits: true },
    x: { max: 280, count: 'x-weighted', maxBytes: null, splits: true },
    bluesky: { max: 300, count: 'graphemes+bytes', maxBytes: 3000, splits: true },
    email: { max: 0, count: 'none', maxBytes: null, splits: false },
  }
  return conversation.threads.map((thread) => ({
    threadId: thread.id,
    kind: thread.kind,
    visibility: thread.visibility,
    network: thread.network,
    accountId: thread.accountId,
    accountHandle: accounts[thread.network].handle,
    to: { messageId: null, contactId: conversation.contact.id, name: conversation.contact.name },
    canReply: conversation.contact.name !== '이하준',
    whyNot: conversation.contact.name === '이하준' ? { code: 'not-summoned', url: 'https://bsky.example/1' } : null,
    text:
      thread.kind === 'dm' && thread.network === 'x'
        ? { max: 10000, count: 'code-points' as const, maxBytes: null, splits: false }
        : limits[thread.network],
    windowEndsAt: thread.network === 'line' ? new Date(Date.now() + 1421 * 60_000).toISOString() : null,
    cost:
      thread.network === 'x'
        ? { unit: 'usd' as const, amount: 0.015 }
        : thread.network === 'line'
          ? { unit: 'quota' as const, amount: 1 }
          : null,
    alternatives: thread.visibility === 'public' ? ['dm' as const, 'dm-link' as const] : [],
    dmLink: 'https://x.example/messages/compose?recipient_id=1',
    replyAll: thread.network === 'email' ? { to: ['partner@shop.example'], cc: ['husband@example.com'] } : null,
  }))
}
function open(conversation: Conversation): OpenConversation {
  return {
    conversation,
    posts: conversation === doyun ? posts : [],
    replyOptions: optionsOf(conversation),
    timeline: { items: timelineOf(conversation), earlier: null },
    neighbours: conversation === doyun ? neighbours.length : 0,
    turn: {
      whose: conversation.waitingSince ? 'us' : 'contact',
      since: conversation.waitingSince ?? conversation.lastMessageAt,
      usSeconds: 2460,
      contactSeconds: 3600,
    },
  }
}

const streams = new Set<ServerResponse>()
let seq = 100
function publish(type: string, conversation: Conversation, extra: Partial<LiveEvent> = {}, data: Record<string, unknown> = {}): void {
  const event: LiveEvent = {
    seq: ++seq,
    id: id(),
    type,
    at: new Date().toISOString(),
    networkAt: null,
    actor: { kind: 'agent', id: agents[0]?.id ?? null },
    history: false,
    conversationId: conversation.id,
    contactId: conversation.contact.id,
    inboxId: conversation.inboxId,
    data,
    conversation,
    ...extra,
  }
  for (const stream of streams) stream.write(`id: ${event.seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`)
}
function change(conversation: Conversation, part: Partial<Conversation>, type: string, data = {}): Conversation {
  Object.assign(conversation, part, { version: conversation.version + 1 })
  publish(type, conversation, {}, data)
  return conversation
}

function answer(method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): [number, unknown] {
  const find = (text: string | undefined) => conversations.find((each) => each.id === text)
  if (path === '/me') return [200, me]
  if (path === '/me/language') {
    me.person.language = body.language as 'en'
    return [204, null]
  }
  if (path === '/setup') return [200, { needed: false }]
  const [, , , area, first, second, third] = path.split('/')
  if (area === 'agents') return [200, { items: agents }]
  if (area === 'teams') return [200, { items: [{ id: id(), name: 'Repairs', agentIds: [] }] }]
  if (area === 'inboxes') return [200, { items: inboxes }]
  if (area === 'channel-accounts') return [200, { items: Object.values(accounts).map((account) => ({ ...account, name: account.handle })) }]
  if (area === 'tags') return [200, { items: ['delivery', 'refund', '교환', '소음'] }]
  if (area === 'conversation-counts') {
    return [
      200,
      {
        needsAction: 128,
        mine: 14,
        unassigned: 37,
        waiting: 9,
        snoozed: 9,
        unread: 41,
        all: 1000,
        byInbox: Object.fromEntries(inboxes.map((inbox, at) => [inbox.id, 52 - at * 8])),
      },
    ]
  }
  if (area === 'contacts') {
    const conversation = conversations.find((each) => each.contact.id === first)
    if (!conversation) return [404, { code: 'contact_not_found' }]
    const contact: Contact = {
      ...conversation.contact,
      firstSeenAt: ago(90_000),
      conversationCount: 4,
      returning: true,
      identities: [
        {
          id: id(),
          network: conversation.network,
          handle: '@doyun.p',
          displayName: conversation.contact.name,
          followers: 1204,
          url: 'https://x.example/doyun',
        },
        { id: id(), network: 'email', handle: 'doyun@example.com', displayName: null, followers: null, url: null },
      ],
    }
    return [200, { contact, conversations: conversations.slice(10, 13) }]
  }
  if (area === 'search') {
    const words = query.get('q') ?? ''
    const hits = conversations.filter((each) => `${each.contact.name} ${each.preview.text}`.toLowerCase().includes(words.toLowerCase()))
    return [
      200,
      {
        items: hits
          .slice(0, 20)
          .map((each) => ({
            conversation: each,
            messageId: null,
            at: each.lastMessageAt,
            snippet: each.preview.text?.replace(words, `\uE000${words}\uE001`) ?? null,
          })),
        next: null,
        lookedBackTo: null,
      },
    ]
  }
  if (area === 'deliveries') {
    for (const entries of timelines.values())
      for (const entry of entries)
        if (entry.type === 'message' && entry.delivery && entry.delivery.id === first)
          entry.delivery.state = ({ release: 'sent', retry: 'sending', arrival: 'sent' }[second ?? ''] as 'sent') ?? 'cancelled'
    return [204, null]
  }
  if (area === 'messages')
    return second === 'html' ? [200, { html: '<h1>Hello</h1><p>Formatted <b>mail</b></p>', remotePictures: 2 }] : [200, conversations[0]]
  if (area !== 'conversations') return [404, { code: 'not_found', remedy: '' }]
  if (!first) {
    const start = Number(query.get('cursor') ?? 0)
    const agentId = query.get('assignee')
    const list = conversations
      .filter((each) => !query.get('network') || each.network === query.get('network'))
      .filter((each) => !query.get('inboxId') || each.inboxId === query.get('inboxId'))
      .filter((each) => !query.get('status') || query.get('status')?.split(',').includes(each.status))
      .filter((each) => !query.get('needsAction') || each.needsAction.length > 0)
      .filter(
        (each) =>
          !agentId || (agentId === 'none' ? each.assigneeId === null : each.assigneeId === (agentId === 'me' ? agents[0]?.id : agentId)),
      )
      .sort((one, other) =>
        query.get('sort') === 'waiting'
          ? (one.waitingSince ?? '9').localeCompare(other.waitingSince ?? '9')
          : other.lastMessageAt.localeCompare(one.lastMessageAt),
      )
    return [200, { items: list.slice(start, start + 30), next: start + 30 < list.length ? String(start + 30) : null }]
  }
  const conversation = find(first)
  if (!conversation) return [404, { code: 'conversation_not_found', remedy: 'It may have moved.', requestId: 'req-81f2' }]
  if (!second) return [200, open(conversation)]
  if (second === 'neighbours') return [200, { items: neighbours, next: null }]
  if (second === 'timeline') return [200, { items: [], earlier: null }]
  if (second === 'assignee')
    return [200, change(conversation, { assigneeId: body.assigneeId as string | null }, 'conversation.assigned', body)]
  if (second === 'resolution') {
    const done = method === 'PUT'
    return [
      200,
      change(
        conversation,
        { status: done ? 'resolved' : 'open', needsAction: done ? [] : ['unanswered'] },
        done ? 'conversation.resolved' : 'conversation.reopened',
        body,
      ),
    ]
  }
  if (second === 'snooze')
    return [
      200,
      change(
        conversation,
        method === 'PUT'
          ? { status: 'snoozed', snoozedUntil: String(body.until), needsAction: [] }
          : { status: 'open', needsAction: ['unanswered'] },
        method === 'PUT' ? 'conversation.snoozed' : 'conversation.woken',
        body,
      ),
    ]
  if (second === 'tags') {
    const tag = decodeURIComponent(third ?? '')
    const tags = method === 'PUT' ? [...conversation.tags, tag] : conversation.tags.filter((each) => each !== tag)
    return [200, change(conversation, { tags }, method === 'PUT' ? 'conversation.tagged' : 'conversation.untagged', { tag })]
  }
  if (second === 'priority' || second === 'subject')
    return [200, change(conversation, body as Partial<Conversation>, 'conversation.changed')]
  if (second === 'read') {
    conversation.unread = false
    return [204, null]
  }
  if (second === 'notes') {
    const note: Note = {
      type: 'note',
      id: String(body.id),
      author: { id: agents[0]?.id ?? null, name: 'Minji Kim' },
      text: String(body.text),
      at: new Date().toISOString(),
    }
    timelineOf(conversation).push(note)
    publish('note.added', conversation, { note })
    return [201, note]
  }
  if (second === 'messages') {
    if (String(body.text).includes('held') && !body.sendAnyway) {
      timelineOf(conversation).push(
        message(conversation, { text: '아, 그리고 하나 더 있어요. 설치 기사님은 오전에만 가능할까요?', at: new Date().toISOString() }),
      )
      return [409, { code: 'reply_held', status: 409, remedy: 'Read it' }]
    }
    const thread = conversation.threads.find((each) => each.id === body.threadId)
    const sent = message(conversation, {
      id: String(body.clientMessageId),
      threadId: String(body.threadId),
      visibility: thread?.visibility ?? 'private',
      direction: 'outbound',
      author: us('Minji Kim'),
      text: String(body.text),
      at: new Date().toISOString(),
      delivery: {
        id: id(9),
        state: 'scheduled',
        dueAt: new Date(Date.now() + 10_000).toISOString(),
        words: null,
        refusal: null,
        attempts: 0,
      },
    })
    timelineOf(conversation).push(sent)
    const changed = change(
      conversation,
      { needsAction: [], waitingSince: null, preview: { ...conversation.preview, text: sent.text, direction: 'outbound' } },
      'message.changed',
    )
    return [202, { messages: [sent], conversation: changed }]
  }
  return [200, conversation]
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const dist = process.env.DIST ?? join(import.meta.dirname, '../dist')
createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://fixture')
  if (!url.pathname.startsWith('/api')) {
    const file = join(dist, url.pathname)
    const served = extname(file) && existsSync(file) ? file : join(dist, 'index.html')
    response.setHeader('content-type', types[extname(served)] ?? 'application/octet-stream')
    createReadStream(served).pipe(response)
    return
  }
  if (url.pathname.endsWith('/live')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': hello\n\n')
    streams.add(response)
    request.on('close', () => streams.delete(response))
    return
  }
  let text = ''
  request.on('data', (part) => (text += part))
  request.on('end', () => {
    const [status, body] = answer(
      request.method ?? 'GET',
      url.pathname.replace('/api/v1', ''),
      url.searchParams,
      text ? JSON.parse(text) : {},
    )
    response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' })
    response.end(body === null ? undefined : JSON.stringify(body))
  })
}).listen(Number(process.env.FIXTURE_PORT ?? 3999), '127.0.0.1')
