import type { Conversation, Me, Message, OpenConversation, ReplyOption } from '../api/types.ts'

const id = (last: number) => `01930000-0000-7000-8000-${String(last).padStart(12, '0')}`

export const minji = { id: id(1), name: 'Minji Kim' }

export const aMe = (): Me => ({
  person: { id: 'p1', name: minji.name, email: 'minji@haru.example', language: 'en' },
  workspaces: [
    {
      workspaceId: id(2),
      slug: 'haru',
      name: 'Haru Living',
      agentId: minji.id,
      role: 'agent',
      permissions: [
        'conversation:read',
        'conversation:reply',
        'conversation:note',
        'conversation:work',
        'conversation:assign',
        'contact:read',
      ],
      readPrivate: true,
      seePersonalData: true,
      timeZone: 'Asia/Seoul',
    },
  ],
})

export const aConversation = (part: Partial<Conversation> = {}): Conversation => ({
  id: id(10),
  number: 20431,
  subject: null,
  status: 'open',
  resolution: null,
  needsAction: ['unanswered'],
  contact: { id: id(11), name: '박도윤', avatarUrl: null, language: 'ko' },
  network: 'x',
  accountId: id(12),
  threads: [{ id: id(13), kind: 'comment', visibility: 'public', network: 'x', accountId: id(12) }],
  inboxId: id(14),
  teamId: null,
  assigneeId: null,
  priority: 'normal',
  tags: [],
  preview: { text: '세탁기에서 계속 소리가 나요', direction: 'inbound', withheld: false, media: null, language: 'ko', gone: null },
  waitingSince: '2026-11-20T05:00:00.000Z',
  lastMessageAt: '2026-11-20T05:00:00.000Z',
  snoozedUntil: null,
  unread: false,
  history: false,
  createdAt: '2026-11-20T05:00:00.000Z',
  resolvedAt: null,
  version: 1,
  ...part,
})

export const aMessage = (part: Partial<Message> = {}): Message => ({
  type: 'message',
  id: id(20),
  conversationId: id(10),
  threadId: id(13),
  direction: 'inbound',
  visibility: 'public',
  neighbour: false,
  author: { kind: 'contact', id: null, contactId: id(11), name: '박도윤' },
  text: '세탁기에서 계속 소리가 나요',
  hasHtml: false,
  withheld: false,
  media: [],
  replyTo: null,
  alsoAnswers: [],
  at: '2026-11-20T05:00:00.000Z',
  editedAt: null,
  deleted: null,
  reactions: [],
  status: null,
  delivery: null,
  kindHint: null,
  acknowledged: false,
  notice: null,
  language: 'ko',
  url: null,
  participants: null,
  sightings: 1,
  history: false,
  ...part,
})

export const aReplyOption = (part: Partial<ReplyOption> = {}): ReplyOption => ({
  threadId: id(13),
  kind: 'comment',
  visibility: 'public',
  network: 'x',
  accountId: id(12),
  accountHandle: '@haru_official',
  accountName: 'Haru Living',
  to: { messageId: null, contactId: id(11), name: '박도윤' },
  canReply: true,
  whyNot: null,
  text: { max: 280, count: 'x-weighted', maxBytes: null, splits: true },
  windowEndsAt: null,
  cost: null,
  alternatives: [],
  dmLink: null,
  replyAll: null,
  ...part,
})

export const anOpenConversation = (part: Partial<OpenConversation> = {}): OpenConversation => ({
  conversation: aConversation(),
  posts: [],
  replyOptions: [aReplyOption()],
  timeline: { items: [aMessage()], earlier: null },
  neighbours: 0,
  turn: { whose: 'us', since: '2026-11-20T05:00:00.000Z', usSeconds: 60, contactSeconds: 0 },
  ...part,
})
