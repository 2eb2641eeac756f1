import { QueryClient } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { agentsQuery, backlogQuery, inboxesQuery, teamsQuery } from '../api/queries.ts'
import type { LiveEvent } from '../api/types.ts'
import { countsQuery } from '../conversations/queries.ts'
import { invitationsQuery } from '../settings/queries.ts'
import { minji } from '../testing/samples.ts'
import { keepFresh } from './keep-fresh.ts'

const workspaceId = '01930000-0000-7000-8000-000000000002'
const changed = (agentId: string | null): LiveEvent => ({
  seq: 1,
  id: '01930000-0000-7000-8000-000000000500',
  type: 'people.changed',
  at: '2026-11-20T06:00:00.000Z',
  networkAt: null,
  actor: { kind: 'agent', id: minji.id },
  history: false,
  conversationId: null,
  contactId: null,
  inboxId: null,
  data: { agentId },
})

it.each([
  ['I may see something else', minji.id, true, true],
  ['an inbox or a team changed', null, true, false],
  ['a colleague changed', 'a colleague', false, false],
])('fetches everything afresh when %s, since other conversations may be mine to see', (_, agentId, everything, me) => {
  const queries = new QueryClient()
  const counts = countsQuery(workspaceId).queryKey
  const people = [agentsQuery, teamsQuery, inboxesQuery].map((query) => query(workspaceId).queryKey)
  for (const key of [counts, ...people]) queries.setQueryData([...key] as readonly unknown[], {})
  const freshMe = vi.fn<() => Promise<void>>(async () => undefined)

  keepFresh(queries, workspaceId, minji.id, freshMe).onEvent(changed(agentId))

  expect([counts, ...people].map((key) => queries.getQueryState(key)?.isInvalidated)).toEqual([everything, true, true, true])
  expect(freshMe).toHaveBeenCalledTimes(me ? 1 : 0)
})

it('keeps what is late as the API tells it', () => {
  const queries = new QueryClient()
  const backlog = { noWorkerSince: null, intakeSince: null, deliveriesSince: null, reactions: [] }
  keepFresh(queries, workspaceId, minji.id, async () => undefined).onBacklog({ type: 'backlog', ...backlog })
  expect(queries.getQueryData(backlogQuery(workspaceId).queryKey)).toEqual(backlog)
})

it('asks again who is invited when an invitation was made or withdrawn', () => {
  const queries = new QueryClient()
  const [invitations, agents] = [invitationsQuery(workspaceId).queryKey, agentsQuery(workspaceId).queryKey]
  for (const key of [invitations, agents]) queries.setQueryData([...key] as readonly unknown[], [])
  const event = { ...changed(null), type: 'invitation.changed', data: { invitationId: 'i1' } }
  keepFresh(queries, workspaceId, minji.id, async () => undefined).onEvent(event)
  expect([invitations, agents].map((key) => queries.getQueryState(key)?.isInvalidated)).toEqual([true, false])
})
