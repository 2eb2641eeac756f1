import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from './api.ts'
import type { Stage } from './stage.ts'

/** A message as the API shows it, of what the checker looks at. */
export interface ShownMessage {
  id: string
  conversationId: string
  contactId: string
  authorContactId: string | null
  threadId: string
  direction: 'inbound' | 'outbound'
  visibility: 'public' | 'private'
  neighbour: boolean
  text: string | null
  at: string
  deleted: boolean
  edited: boolean
  /** What the network reported of a message of the brand. */
  status: string | null
  delivery: { id: string; state: string; words: string | null; attempts: number } | null
}

export interface ShownConversation {
  id: string
  number: number
  contactId: string
  status: string
  needsAction: string[]
  network: string
  accountId: string
  threadIds: string[]
  /** In the order shown. */
  messages: ShownMessage[]
  neighbours: ShownMessage[]
}

interface ApiMessage {
  type: string
  id: string
  threadId: string
  direction: 'inbound' | 'outbound'
  visibility: 'public' | 'private'
  neighbour: boolean
  author: { contactId: string | null }
  text: string | null
  at: string
  deleted: unknown
  editedAt: string | null
  status: string | null
  delivery: ShownMessage['delivery']
}
export interface ApiConversation {
  id: string
  number: number
  status: string
  needsAction: string[]
  network: string
  accountId: string
  contact: { id: string }
  threads: { id: string; kind: string; visibility: string }[]
  preview: { text: string | null }
}
interface Page<T> {
  items: T[]
  next: string | null
}

/** Walks a keyset list to its end. */
export async function walk<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = null, first = true; first || cursor; first = false) {
    const page: Page<T> = await api.get(
      `${path}${path.includes('?') ? '&' : '?'}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    items.push(...page.items)
    cursor = page.next
  }
  return items
}

/** Everything a reader of the API is shown: all conversations (or the newest `most`) with all their messages, and their neighbours when asked for. */
export async function readAll(
  { api, at }: Pick<Stage, 'api' | 'at'>,
  options: { neighbours?: boolean; network?: string; most?: number } = {},
): Promise<ShownConversation[]> {
  const path = at(options.network ? `/conversations?network=${options.network}` : '/conversations')
  const list = options.most
    ? (await api.get<Page<ApiConversation>>(`${path}?limit=${options.most}`)).items
    : await walk<ApiConversation>(api, path)
  const shown: ShownConversation[] = []
  const queue = [...list]
  const reader = async () => {
    for (let next = queue.pop(); next; next = queue.pop()) shown.push(await readOne(api, at, next, options.neighbours ?? false))
  }
  await Promise.all(Array.from({ length: 4 }, reader))
  return shown.sort((a, b) => a.number - b.number)
}

async function readOne(api: Api, at: Stage['at'], listed: ApiConversation, withNeighbours: boolean): Promise<ShownConversation> {
  const path = at(`/conversations/${listed.id}`)
  const open = await api.get<{
    conversation: ApiConversation
    neighbours: number
    timeline: { items: ApiMessage[]; earlier: string | null }
  }>(path)
  let entries = open.timeline.items
  for (let cursor = open.timeline.earlier; cursor; ) {
    const page = await api.get<{ items: ApiMessage[]; earlier: string | null }>(
      `${path}/timeline?limit=200&cursor=${encodeURIComponent(cursor)}`,
    )
    entries = [...page.items, ...entries]
    cursor = page.earlier
  }
  const neighbours = withNeighbours && open.neighbours > 0 ? await walk<ApiMessage>(api, `${path}/neighbours`) : []
  const { conversation } = open
  const message = (entry: ApiMessage): ShownMessage => ({
    id: entry.id,
    conversationId: conversation.id,
    contactId: conversation.contact.id,
    authorContactId: entry.author.contactId,
    threadId: entry.threadId,
    direction: entry.direction,
    visibility: entry.visibility,
    neighbour: entry.neighbour,
    text: entry.text,
    at: entry.at,
    deleted: entry.deleted !== null,
    edited: entry.editedAt !== null,
    status: entry.status,
    delivery: entry.delivery,
  })
  return {
    id: conversation.id,
    number: conversation.number,
    contactId: conversation.contact.id,
    status: conversation.status,
    needsAction: conversation.needsAction,
    network: conversation.network,
    accountId: conversation.accountId,
    threadIds: conversation.threads.map((thread) => thread.id),
    messages: entries.filter((entry) => entry.type === 'message').map(message),
    neighbours: neighbours.map(message),
  }
}

/** Waits until nothing that was received still waits to be read. */
export async function untilProcessed({ api, at }: Pick<Stage, 'api' | 'at'>, patienceMs = 60_000): Promise<void> {
  await until(
    'what was received is processed',
    patienceMs,
    async () => (await api.get<Page<unknown>>(at('/raw-deliveries?state=pending&limit=1'))).items.length === 0,
  )
}

/** So many times as long takes what a machine does that has other work. */
const BUSY = 3

/**
 * Asks again and again; an answer of false at the end of the patience is an error that names what was waited for. Judges no
 * speed: `patienceMs` is more than enough on a machine without other work, and as much again is waited for twice.
 */
export async function until(what: string, patienceMs: number, done: () => Promise<boolean>, everyMs = 250): Promise<void> {
  const patience = BUSY * patienceMs
  for (const end = Date.now() + patience; ; await sleep(everyMs)) {
    if (await done()) return
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s in vain until ${what}`)
  }
}
