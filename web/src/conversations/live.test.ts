import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Failure } from '../api/failure.ts'
import type { LeftEvent, LiveEvent, Note, OpenConversation } from '../api/types.ts'
import { aConversation, aMessage, anOpenConversation, minji } from '../testing/samples.ts'
import { conversationsLive, keepNewest } from './live.ts'
import { contactQuery, countsKey, listKey, neighboursQuery, openKey, tagsQuery } from './queries.ts'
import type { Pages } from './queries.ts'
import { arrange, keptInPlace } from './rows.ts'
import { rowBeside, rowsStand } from './standing-rows.ts'
import { mergeOpen } from './timeline.ts'
import type { Sort, View } from './view.ts'
import { belongsTo, compare, viewFromSearch } from './view.ts'

const workspaceId = '01930000-0000-7000-8000-000000000002'
const pagesOf = (...items: ReturnType<typeof aConversation>[]): Pages => ({ pages: [{ items, next: null }], pageParams: [null] })
const event = (part: Partial<LiveEvent>): LiveEvent => ({
  seq: 1,
  id: '01930000-0000-7000-8000-000000000500',
  type: 'conversation.assigned',
  at: '2026-11-20T06:00:00.000Z',
  networkAt: null,
  actor: { kind: 'agent', id: minji.id },
  history: false,
  conversationId: aConversation().id,
  contactId: null,
  inboxId: null,
  data: {},
  ...part,
})

it('keeps the newer copy, whichever of event and fetch comes last', () => {
  const older = aConversation({ version: 3, assigneeId: null })
  const newer = aConversation({ version: 4, assigneeId: minji.id })
  expect(keepNewest(pagesOf(older), newer, true).pages[0]?.items).toEqual([newer])
  expect(keepNewest(pagesOf(newer), older, true).pages[0]?.items).toEqual([newer])
})

it('puts a conversation into the lists it belongs to, and only there', () => {
  const queries = new QueryClient()
  const mine: View = { view: 'mine' }
  const unassigned: View = { view: 'unassigned' }
  for (const view of [mine, unassigned]) queries.setQueryData([...listKey(workspaceId), view], pagesOf())
  const conversation = aConversation({ assigneeId: minji.id, version: 2 })

  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ conversation }))

  const items = (view: View) => queries.getQueryData<Pages>([...listKey(workspaceId), view])?.pages[0]?.items
  expect(items(mine)).toEqual([conversation])
  expect(items(unassigned)).toEqual([])
})

it('asks again for rows, the open conversation and the person beside it when a contact’s name came late', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const queries = new QueryClient()
  const list = [...listKey(workspaceId), { view: 'all' }]
  const key = openKey(workspaceId, aConversation().id)
  const person = contactQuery(workspaceId, aConversation().contact.id).queryKey
  queries.setQueryData(list, pagesOf(aConversation()))
  queries.setQueryData(key, anOpenConversation())
  queries.setQueryData([...person] as readonly unknown[], {})

  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ type: 'contact.changed', conversationId: null }))
  vi.advanceTimersByTime(400)

  expect([list, key, person].map((each) => queries.getQueryState(each)?.isInvalidated)).toEqual([true, true, true])
})

describe('a conversation that I read on another of my screens', () => {
  const mark = { type: 'unread' as const, nth: 1, conversationId: aConversation().id, version: 3, unread: false }
  const list = [...listKey(workspaceId), { view: 'all' }]
  const key = openKey(workspaceId, aConversation().id)
  function holding(version: number, unread: boolean) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const queries = new QueryClient()
    const conversation = aConversation({ version, unread })
    queries.setQueryData(list, pagesOf(conversation))
    queries.setQueryData(key, { ...anOpenConversation(), conversation })
    queries.setQueryData(countsKey(workspaceId), {})
    const marks = () => [
      queries.getQueryData<Pages>(list)?.pages[0]?.items[0]?.unread,
      queries.getQueryData<OpenConversation>(key)?.conversation.unread,
    ]
    const stale = () => [list, key, countsKey(workspaceId)].map((each) => queries.getQueryState(each)?.isInvalidated)
    return { queries, marks, stale, hear: conversationsLive(queries, workspaceId, minji.id).onUnread }
  }

  it('loses its mark in list and head, and the counters are asked for again', () => {
    const { hear, marks, stale } = holding(3, true)
    hear(mark)
    vi.advanceTimersByTime(400)
    expect([marks(), stale()]).toEqual([
      [false, false],
      [false, false, true],
    ])
  })

  it('keeps the mark where something newer is at hand, and is asked for again', () => {
    const { hear, marks, stale } = holding(4, true)
    hear(mark)
    vi.advanceTimersByTime(400)
    expect([marks(), stale()]).toEqual([
      [true, true],
      [true, true, true],
    ])
  })

  it('has its mark again when I marked it as unread, also in lists that do not hold it', () => {
    const { queries, hear, marks } = holding(3, false)
    const others = [...listKey(workspaceId), { view: 'unread' }]
    queries.setQueryData(others, pagesOf())
    hear({ ...mark, unread: true })
    vi.advanceTimersByTime(400)
    expect([marks(), queries.getQueryState(others)?.isInvalidated]).toEqual([[true, true], true])
  })

  it('is asked for again with all others where some marks may have been missed', () => {
    const { hear, stale } = holding(3, true)
    hear(null)
    expect(stale()).toEqual([true, true, true])
  })
})

it('asks again for the counters also while events never pause', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const queries = new QueryClient()
  queries.setQueryData(countsKey(workspaceId), {})
  const hear = conversationsLive(queries, workspaceId, minji.id).onEvent

  for (let times = 0; times < 20; times++) {
    hear(event({}))
    vi.advanceTimersByTime(100)
  }

  expect(queries.getQueryState(countsKey(workspaceId))?.isInvalidated).toBe(true)
})

it('asks again whether one may answer when an account changed', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const queries = new QueryClient()
  const key = openKey(workspaceId, aConversation().id)
  queries.setQueryData(key, anOpenConversation())

  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ type: 'channel.changed', conversationId: null }))
  vi.advanceTimersByTime(400)

  expect(queries.getQueryState(key)?.isInvalidated).toBe(true)
})

it('asks again for a person’s conversations when one of them changed or was taken from view', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const conversation = aConversation({ version: 2 })
  const changes: (LiveEvent | LeftEvent)[] = [
    event({ conversation }),
    event({ type: 'conversation.opened', conversationId: 'another', conversation: { ...conversation, id: 'another' } }),
    { type: 'conversation.left', seq: 9, conversationId: conversation.id },
  ]
  for (const change of changes) {
    const queries = new QueryClient()
    const [mine, others] = [
      contactQuery(workspaceId, conversation.contact.id).queryKey,
      contactQuery(workspaceId, 'somebody else').queryKey,
    ]
    queries.setQueryData([...mine] as readonly unknown[], { conversations: [aConversation()] })
    queries.setQueryData([...others] as readonly unknown[], { conversations: [] })

    conversationsLive(queries, workspaceId, minji.id).onEvent(change)
    vi.advanceTimersByTime(400)

    expect([mine, others].map((each) => queries.getQueryState(each)?.isInvalidated)).toEqual([true, false])
  }
})

it.each([null, 'another conversation'])(
  'asks again for what stands beside a public thread when somebody else speaks there (%s)',
  (elsewhere) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const queries = new QueryClient()
    const key = openKey(workspaceId, aConversation().id)
    const neighbours = neighboursQuery(workspaceId, aConversation().id).queryKey
    queries.setQueryData(key, anOpenConversation())
    queries.setQueryData(neighbours, [])
    const hear = conversationsLive(queries, workspaceId, minji.id).onEvent
    const stale = () => {
      vi.advanceTimersByTime(400)
      return [key, neighbours].map((each) => queries.getQueryState(each)?.isInvalidated)
    }

    hear(
      event({
        type: 'message.received',
        conversationId: elsewhere,
        message: aMessage({ id: 'm8', conversationId: elsewhere, threadId: 'another thread' }),
      }),
    )
    expect(stale()).toEqual([false, false])
    hear(event({ type: 'message.received', conversationId: elsewhere, message: aMessage({ id: 'm9', conversationId: elsewhere }) }))

    expect(stale()).toEqual([true, true])
  },
)

it('asks again for what stands beside a thread also while the conversation is on its way for the first time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const queries = new QueryClient()
  const { id } = aConversation()
  const asked: unknown[] = []
  for (const queryKey of [openKey(workspaceId, id), neighboursQuery(workspaceId, id).queryKey] as (readonly unknown[])[]) {
    const queryFn = () => {
      asked.push(queryKey)
      return new Promise((resolve) => setTimeout(() => resolve(anOpenConversation()), 200))
    }
    new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => undefined)
  }
  await vi.advanceTimersByTimeAsync(100)
  asked.length = 0
  const message = aMessage({ id: 'm9', conversationId: 'another conversation' })
  conversationsLive(queries, workspaceId, minji.id).onEvent(
    event({ type: 'message.received', conversationId: 'another conversation', message }),
  )
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toEqual([openKey(workspaceId, id), neighboursQuery(workspaceId, id).queryKey])
})

it('fetches once more what was read before an event and came after it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const [older, newer] = [aConversation({ version: 2 }), aConversation({ version: 3, tags: ['환불'] })]
  const note: Note = { type: 'note', id: 'n1', author: minji, text: '전화했어요', at: '2026-11-20T06:00:00.000Z' }
  const queries = new QueryClient()
  const list = [...listKey(workspaceId), {}]
  const key = openKey(workspaceId, older.id)
  const answers = [
    { list: pagesOf(older), open: anOpenConversation({ conversation: older }) },
    { list: pagesOf(newer), open: anOpenConversation({ conversation: newer, timeline: { items: [note], earlier: null } }) },
  ]
  const slow = <T>(of: (answer: (typeof answers)[number] | undefined) => T) => {
    let asked = 0
    return () => {
      const answer = answers[asked++]
      return new Promise<T>((resolve) => setTimeout(() => resolve(of(answer)), 200))
    }
  }
  new QueryObserver(queries, { queryKey: list, queryFn: slow((answer) => answer?.list) }).subscribe(() => undefined)
  new QueryObserver(queries, { queryKey: key, queryFn: slow((answer) => answer?.open) }).subscribe(() => undefined)

  await vi.advanceTimersByTimeAsync(100)
  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ type: 'note.added', conversation: newer, note }))
  await vi.advanceTimersByTimeAsync(1_000)

  expect(queries.getQueryData(list)).toEqual(answers[1]?.list)
  expect(queries.getQueryData(key)).toEqual(answers[1]?.open)
})

it('asks again for all of a conversation that is mine to see once more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const conversation = aConversation()
  const keys = [
    openKey(workspaceId, conversation.id),
    neighboursQuery(workspaceId, conversation.id).queryKey,
    contactQuery(workspaceId, conversation.contact.id).queryKey,
  ]
  let mine = false
  const asked: unknown[] = []
  for (const queryKey of keys) {
    const queryFn = async () => {
      asked.push(queryKey)
      if (!mine) throw new Failure('conversation_not_found', null)
      return { conversation, conversations: [], timeline: { items: [], earlier: null } }
    }
    new QueryObserver(queries, { queryKey: queryKey as readonly unknown[], queryFn }).subscribe(() => undefined)
  }
  await vi.advanceTimersByTimeAsync(1)
  mine = true
  asked.length = 0

  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ conversation: { ...conversation, version: 9 } }))
  await vi.advanceTimersByTimeAsync(400)

  expect(asked).toEqual(expect.arrayContaining(keys))
})

it.each(['conversation.tagged', 'conversation.untagged'])('asks again which tags are in use after %s', (type) => {
  const queries = new QueryClient()
  const { queryKey } = tagsQuery(workspaceId)
  queries.setQueryData(queryKey, ['환불'])
  conversationsLive(queries, workspaceId, minji.id).onEvent(event({ type }))
  expect(queries.getQueryState(queryKey)?.isInvalidated).toBe(true)
})

it('shows a message that came live in the open conversation, once', () => {
  const queries = new QueryClient()
  const key = openKey(workspaceId, aConversation().id)
  queries.setQueryData(key, anOpenConversation())
  const message = aMessage({ id: '01930000-0000-7000-8000-000000000021', text: '아직도 기다려요', at: '2026-11-20T05:05:00.000Z' })
  const hear = conversationsLive(queries, workspaceId, minji.id).onEvent

  hear(event({ type: 'message.received', message }))
  hear(event({ type: 'message.changed', message: { ...message, acknowledged: true }, seq: 2 }))

  const items = queries.getQueryData<ReturnType<typeof anOpenConversation>>(key)?.timeline.items
  expect(items?.map((entry) => entry.id)).toEqual([aMessage().id, message.id])
  expect(items?.[1]).toMatchObject({ acknowledged: true })
})

it('takes a conversation out of every list when it left the reader’s view', () => {
  const queries = new QueryClient()
  queries.setQueryData([...listKey(workspaceId), {}], pagesOf(aConversation()))
  conversationsLive(queries, workspaceId, minji.id).onEvent({ type: 'conversation.left', seq: 9, conversationId: aConversation().id })
  expect(queries.getQueryData<Pages>([...listKey(workspaceId), {}])?.pages[0]?.items).toEqual([])
})

it('keeps pages loaded upward when the newest entries are fetched again, and drops them when they no longer touch', () => {
  const at = (minute: number) => `2026-11-20T05:${String(minute).padStart(2, '0')}:00.000Z`
  const message = (minute: number) => aMessage({ id: `m${minute}`, at: at(minute) })
  const known = anOpenConversation({ timeline: { items: [message(1), message(2), message(3)], earlier: 'before-1' } })
  const touching = anOpenConversation({ timeline: { items: [message(3), message(4)], earlier: 'before-3' } })
  const apart = anOpenConversation({ timeline: { items: [message(40), message(41)], earlier: 'before-40' } })

  expect(mergeOpen(known, touching).timeline).toEqual({ items: [message(1), message(2), message(3), message(4)], earlier: 'before-1' })
  expect(mergeOpen(known, apart).timeline).toEqual(apart.timeline)
})

it('lets new rows wait and keeps places while the list is held', () => {
  const row = (id: string) => aConversation({ id })
  const fresh = [row('new'), row('b'), row('a'), row('older')]
  const held = arrange(fresh, ['a', 'b'])
  expect(held.rows.map(({ id }) => id)).toEqual(['a', 'b', 'older'])
  expect(held.waiting).toBe(1)
})

it('keeps the open row between its neighbours when an answer would move it, and lets it go when it is closed', () => {
  const row = (id: string) => aConversation({ id })
  const answered = [row('a'), row('c'), row('d'), row('b')]
  const order = (id: string | null, before: string[]) => keptInPlace(answered, before, id).map((each) => each.id)
  expect(order('b', ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd'])
  expect(order('b', ['gone', 'b', 'x', 'c', 'd'])).toEqual(['a', 'b', 'c', 'd'])
  expect(order('b', ['b', 'a', 'c', 'd'])).toEqual(['b', 'a', 'c', 'd'])
  expect(order('c', ['a', 'c', 'd'])).toEqual(['a', 'c', 'd', 'b'])
  expect(order('d', ['a', 'd', 'b'])).toEqual(['a', 'c', 'd', 'b'])
  expect(order('a', ['c', 'd', 'a', 'b'])).toEqual(['c', 'd', 'a', 'b'])
  expect(order(null, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd', 'b'])
  expect(order('b', ['a', 'c', 'd'])).toEqual(['a', 'c', 'd', 'b'])
})

it('goes on to the row below, to the one above at the end, and to none from outside of the list', () => {
  rowsStand(['a', 'b', 'c'])
  expect(['a', 'b', 'c', 'elsewhere'].map(rowBeside)).toEqual(['b', 'c', 'b', undefined])
})

it('reads an address into a view and drops what it does not know', () => {
  expect(viewFromSearch({ view: 'mine', network: 'line', sort: 'sideways', unread: 'true', x: 1 })).toEqual({
    view: 'mine',
    network: 'line',
    unread: true,
  })
})

it('knows what belongs to a view', () => {
  const conversation = aConversation({ tags: ['refund'], status: 'waiting', needsAction: [], assigneeId: minji.id })
  expect(belongsTo({ view: 'needsAction' }, conversation, minji.id)).toBe(false)
  expect(belongsTo({ view: 'mine', tag: 'refund' }, conversation, minji.id)).toBe(true)
  expect(belongsTo({ view: 'mine', visibility: 'private' }, conversation, minji.id)).toBe(false)
  expect(belongsTo({ view: 'all', assignee: 'none' }, conversation, minji.id)).toBe(false)
})

it('orders as the server pages: by the longest wait, and by what came last where nobody waits', () => {
  const waits = aConversation({ id: '1', waitingSince: '2026-11-20T05:00:00.000Z', lastMessageAt: '2026-11-20T09:00:00.000Z' })
  const waitsLonger = aConversation({ id: '2', waitingSince: '2026-11-20T04:00:00.000Z' })
  const calm = aConversation({ id: '3', waitingSince: null, lastMessageAt: '2026-11-20T04:30:00.000Z' })
  const inOrder = (sort: Sort) => [calm, waits, waitsLonger].sort((one, other) => compare(sort, one, other)).map(({ id }) => id)
  expect(inOrder('waiting')).toEqual(['2', '3', '1'])
  expect(inOrder('newest')).toEqual(['1', '2', '3'])
})
