import { InfiniteQueryObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { isFailure } from '../src/api/failure.ts'
import {
  agentsQuery,
  backlogQuery,
  channelAccountsQuery,
  demoHereQuery,
  inboxesQuery,
  meQuery,
  queryClient,
  teamsQuery,
} from '../src/api/queries.ts'
import { contactQuery, countsQuery, listQuery, neighboursQuery, openQuery, tagsQuery } from '../src/conversations/queries.ts'
import { rowsOf } from '../src/conversations/rows.ts'
import type { View } from '../src/conversations/view.ts'
import { followFeed } from '../src/live/feed.ts'
import type { FeedState } from '../src/live/feed.ts'
import { keepFresh } from '../src/live/keep-fresh.ts'
import { invitationsQuery } from '../src/settings/queries.ts'

/**
 * One browser with tabs of this app, without a screen: everything below the components, as it is shipped. For the runs in
 * `prove`, which start it as a process, tell it over its channel what the tabs have open, and ask what these hold.
 */
interface Opening {
  kind: 'open'
  url: string
  cookie: string
  workspaceId: string
  agentId: string
  tabs: number
  /** What besides conversations this person's screens ask for. */
  sees: ('channel-accounts' | 'invitations' | 'tags')[]
  views: View[]
}
type Told = Opening | { kind: 'look'; conversationId: string; contactId: string } | { kind: 'held' }

let browser: ReturnType<typeof openTab>[] = []
const heard: Record<string, number> = {}

process.on('message', (told: Told) => {
  if (told.kind === 'open') {
    standIn(told)
    browser = Array.from({ length: told.tabs }, () => openTab(told))
  } else if (told.kind === 'look') for (const tab of browser) tab.look(told.conversationId, told.contactId)
  else process.send?.({ tabs: browser.map((tab) => tab.held()), heard })
})
process.on('disconnect', () => process.exit())

/** What of a browser the code asks for: an origin with its cookies, and events that never come here. */
function standIn({ url, cookie }: Opening): void {
  const ask = globalThis.fetch
  globalThis.fetch = (input, init) =>
    ask(new URL(input as string, url), { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } })
  Object.assign(globalThis, {
    addEventListener: () => undefined,
    document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
  })
}

function openTab({ workspaceId, agentId, sees, views }: Opening) {
  const queries = new QueryClient({ defaultOptions: queryClient.getDefaultOptions() })
  const watch = (options: object) => {
    const observer = new QueryObserver(queries, options as never)
    observer.subscribe(() => undefined)
    return () => {
      const { data, error } = observer.getCurrentResult()
      return isFailure(error) ? { refused: error.code } : data
    }
  }
  const lists = views.map((view) => {
    const observer = new InfiniteQueryObserver(queries, listQuery(workspaceId, view))
    observer.subscribe(() => undefined)
    return () => {
      const pages = observer.getCurrentResult().data?.pages ?? []
      return {
        view,
        rows: rowsOf(
          view,
          pages.flatMap((page) => page.items),
          agentId,
          null,
        ),
        next: pages.at(-1)?.next ?? null,
      }
    }
  })
  const stores: Record<string, () => unknown> = {
    me: watch(meQuery),
    counts: watch(countsQuery(workspaceId)),
    agents: watch(agentsQuery(workspaceId)),
    teams: watch(teamsQuery(workspaceId)),
    inboxes: watch(inboxesQuery(workspaceId)),
    backlog: watch(backlogQuery(workspaceId)),
    demo: watch(demoHereQuery(workspaceId)),
    ...(sees.includes('channel-accounts') && { 'channel-accounts': watch(channelAccountsQuery(workspaceId)) }),
    ...(sees.includes('tags') && { tags: watch(tagsQuery(workspaceId)) }),
    ...(sees.includes('invitations') && { invitations: watch(invitationsQuery(workspaceId)) }),
  }
  const conversations = new Map<string, { open: () => unknown; neighbours: () => unknown }>()
  const contacts = new Map<string, () => unknown>()

  let state: FeedState = { kind: 'connecting' }
  const fresh = keepFresh(queries, workspaceId, agentId, async () => {
    await queries.fetchQuery({ ...meQuery, staleTime: 0 })
  })
  followFeed(workspaceId, {
    ...fresh,
    onEvent: (event) => {
      heard[event.type] = (heard[event.type] ?? 0) + 1
      fresh.onEvent(event)
    },
    onBacklog: (backlog) => {
      heard.backlog = (heard.backlog ?? 0) + 1
      fresh.onBacklog(backlog)
    },
    onUnread: (mark) => {
      if (mark) heard.unread = (heard.unread ?? 0) + 1
      fresh.onUnread(mark)
    },
    onDraft: () => undefined,
    onPresence: () => undefined,
    onState: (now) => {
      state = now
    },
  })

  return {
    look(conversationId: string, contactId: string): void {
      if (!conversations.has(conversationId))
        conversations.set(conversationId, {
          open: watch(openQuery(queries, workspaceId, conversationId)),
          neighbours: watch(neighboursQuery(workspaceId, conversationId)),
        })
      if (!contacts.has(contactId)) contacts.set(contactId, watch(contactQuery(workspaceId, contactId)))
    },
    held: () => ({
      live: state.kind === 'live',
      fetching: queries.isFetching(),
      lists: lists.map((list) => list()),
      conversations: [...conversations].map(([id, { open, neighbours }]) => ({ id, open: open(), neighbours: neighbours() })),
      contacts: [...contacts].map(([id, contact]) => ({ id, contact: contact() })),
      stores: Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, store()])),
    }),
  }
}
