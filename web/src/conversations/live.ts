import type { QueryClient } from '@tanstack/react-query'
import type { Answer, Conversation, LeftEvent, LiveEvent, Message, OpenConversation, TimelineEntry, UnreadEvent } from '../api/types.ts'
import type { FeedListener } from '../live/feed.ts'
import { countsKey, listKey, neighboursQuery, openKey } from './queries.ts'
import type { Pages } from './queries.ts'
import { mergeEntries } from './timeline.ts'
import { belongsTo } from './view.ts'
import type { View } from './view.ts'

/** What the feed does to lists, counters and the open conversation. */
export function conversationsLive(queries: QueryClient, workspaceId: string, agentId: string): Pick<FeedListener, 'onEvent' | 'onUnread'> {
  const counters = debounced(400, () => void queries.invalidateQueries({ queryKey: countsKey(workspaceId) }))
  const waiting = new Map<string, () => void>()
  /** Read before this happened, perhaps; or refused, since it was not mine to see. */
  const mayBeWrong = (key: readonly unknown[]) => {
    const state = queries.getQueryState(key)
    return state?.fetchStatus === 'fetching' || state?.status === 'error'
  }
  /** Asks again for what was asked for before, when events pause. */
  function refresh(key: readonly unknown[]): void {
    if (!queries.getQueryState(key)) return
    const name = JSON.stringify(key)
    const again = waiting.get(name) ?? debounced(300, () => void queries.invalidateQueries({ queryKey: key }))
    waiting.set(name, again)
    again()
  }

  /** A list on its way may have been read before this happened, and would undo it. */
  function refreshCrossed(): void {
    for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: listKey(workspaceId), fetchStatus: 'fetching' }))
      refresh(queryKey)
  }

  /**
   * Other people's words in a public thread stand folded in every conversation that takes place there. Of one that is on its way
   * for the first time it is not known yet where it takes place: it may have been read before these words.
   */
  function refreshBeside({ threadId, conversationId }: Message): void {
    for (const { queryKey, state } of queries.getQueryCache().findAll({ queryKey: ['w', workspaceId, 'conversation'] })) {
      const open = state.data as OpenConversation | undefined
      const id = String(queryKey.at(-1))
      if (id === conversationId) continue
      if (open ? !open.conversation.threads.some((thread) => thread.id === threadId) : state.fetchStatus !== 'fetching') continue
      refresh(queryKey)
      refresh(neighboursQuery(workspaceId, id).queryKey)
    }
  }

  /** A person's conversations stand beside each of them. */
  function refreshPersons(event: LiveEvent | LeftEvent | UnreadEvent): void {
    for (const [key, known] of queries.getQueriesData<Answer<'conversations.openContact'>>({ queryKey: ['w', workspaceId, 'contact'] })) {
      const isTheirs = 'conversation' in event && key.at(-1) === event.conversation?.contact.id
      if (isTheirs || known?.conversations.some(({ id }) => id === event.conversationId)) refresh(key)
    }
  }

  /** A name may come later than the words it belongs to (LINE tells it only when asked), and stands in rows, heads and beside the conversation. */
  const names = debounced(400, () => {
    for (const what of ['conversations', 'conversation', 'contact']) void queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
  })

  /** Whether one may answer hangs on the account. */
  const answers = debounced(400, () => void queries.invalidateQueries({ queryKey: ['w', workspaceId, 'conversation'] }))

  function onEvent(event: LiveEvent | LeftEvent): void {
    if (event.type === 'contact.changed') names()
    if (event.type === 'channel.changed') answers()
    if ('message' in event && event.message) refreshBeside(event.message)
    if (!event.conversationId) return
    counters()
    refreshCrossed()
    refreshPersons(event)
    if (!('id' in event)) {
      removeConversation(queries, workspaceId, event.conversationId)
      return
    }
    const key = openKey(workspaceId, event.conversationId)
    const saysMore = event.type.startsWith('message.') || event.type.startsWith('delivery.')
    if (saysMore || mayBeWrong(key)) refresh(key)
    const beside = neighboursQuery(workspaceId, event.conversationId).queryKey
    if (mayBeWrong(beside)) refresh(beside)
    if (event.conversation) applyConversation(queries, workspaceId, agentId, event.conversation)
    const entries = entriesOf(event)
    if (entries.length > 0) applyEntries(queries, workspaceId, event.conversationId, entries)
    if (event.type === 'conversation.tagged' || event.type === 'conversation.untagged')
      void queries.invalidateQueries({ queryKey: ['w', workspaceId, 'tags'] })
  }

  /** What was marked as unread may belong to lists that do not hold it; a copy newer than the mark may hold news. */
  function onUnread(mark: UnreadEvent | null): void {
    if (mark === null) return refreshUnread()
    counters()
    refreshCrossed()
    refreshPersons(mark)
    const { conversationId, version, unread } = mark
    const key = openKey(workspaceId, conversationId)
    const opened = queries.getQueryData<OpenConversation>(key)?.conversation
    if (mayBeWrong(key) || (opened && opened.version > version)) refresh(key)
    for (const [list, pages] of queries.getQueriesData<Pages>({ queryKey: listKey(workspaceId) })) {
      const known = pages?.pages.flatMap(({ items }) => items).find(({ id }) => id === conversationId)
      if (known ? known.version > version : unread) refresh(list)
    }
    applyUnread(queries, workspaceId, mark)
  }

  function refreshUnread(): void {
    for (const what of ['conversations', 'conversation', 'contact', 'counts'])
      void queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
  }

  return { onEvent, onUnread }
}

function entriesOf(event: LiveEvent): TimelineEntry[] {
  return [event.message, event.note, event.activity].filter((entry) => entry !== undefined)
}

/** Puts a conversation, as an answer or an event brought it, wherever it is shown; an older copy changes nothing. */
export function applyConversation(queries: QueryClient, workspaceId: string, agentId: string, conversation: Conversation): void {
  for (const [key, pages] of queries.getQueriesData<Pages>({ queryKey: listKey(workspaceId) })) {
    const view = key.at(-1) as View
    if (pages) queries.setQueryData<Pages>(key, keepNewest(pages, conversation, belongsTo(view, conversation, agentId)))
  }
  queries.setQueryData<OpenConversation>(openKey(workspaceId, conversation.id), (open) =>
    open && open.conversation.version < conversation.version ? { ...open, conversation } : open,
  )
}

/**
 * Keeps the newer copy: events and fetches can cross on the wire. One that is new here joins the first page (the list sorts by
 * itself); one that left the view stays in the data, and the list hides it unless it is open.
 */
export function keepNewest(pages: Pages, conversation: Conversation, belongs: boolean): Pages {
  const known = pages.pages.flatMap((page) => page.items).find((each) => each.id === conversation.id)
  if (known && known.version >= conversation.version) return pages
  if (known) {
    return {
      ...pages,
      pages: pages.pages.map((page) => ({ ...page, items: page.items.map((each) => (each.id === conversation.id ? conversation : each)) })),
    }
  }
  const [first, ...others] = pages.pages
  if (!belongs || !first) return pages
  return { ...pages, pages: [{ ...first, items: [conversation, ...first.items] }, ...others] }
}

export function removeConversation(queries: QueryClient, workspaceId: string, conversationId: string): void {
  queries.setQueriesData<Pages>(
    { queryKey: listKey(workspaceId) },
    (pages) =>
      pages && {
        ...pages,
        pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((each) => each.id !== conversationId) })),
      },
  )
  void queries.invalidateQueries({ queryKey: openKey(workspaceId, conversationId) })
}

/** Unread is a matter of each person and has no version of its own: it is set in the copies at hand that are not newer. */
function applyUnread(queries: QueryClient, workspaceId: string, { conversationId, version, unread }: UnreadEvent): void {
  const marked = (each: Conversation) =>
    each.id === conversationId && each.version <= version && each.unread !== unread ? { ...each, unread } : each
  queries.setQueriesData<Pages>(
    { queryKey: listKey(workspaceId) },
    (pages) => pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, items: page.items.map(marked) })) },
  )
  queries.setQueryData<OpenConversation>(
    openKey(workspaceId, conversationId),
    (open) => open && { ...open, conversation: marked(open.conversation) },
  )
}

export function applyEntries(queries: QueryClient, workspaceId: string, conversationId: string, entries: TimelineEntry[]): void {
  queries.setQueryData<OpenConversation>(
    openKey(workspaceId, conversationId),
    (open) => open && { ...open, timeline: { ...open.timeline, items: mergeEntries(open.timeline.items, entries) } },
  )
}

/** While calls never stop, it is time after so many times the pause that is waited for. */
const LATEST = 5

/** Runs once when calls have stopped for `ms`, or a little later though they have not. */
export function debounced(ms: number, run: () => void): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined
  let latest: ReturnType<typeof setTimeout> | undefined
  const now = () => {
    clearTimeout(pause)
    clearTimeout(latest)
    latest = undefined
    run()
  }
  return () => {
    clearTimeout(pause)
    pause = setTimeout(now, ms)
    latest ??= setTimeout(now, LATEST * ms)
  }
}
