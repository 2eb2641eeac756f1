import type { IdentityRef, ThreadRef } from '@baton/channel-kit'
import { accountContexts, metered, type OpenedAccount } from '#channels'
import { markAsked, type Nameless, refreshProfiles, stillNameless, takeNameless } from '#contacts'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import type { JobHandler } from '#kernel/jobs'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

const AT_ONCE = 20
const SWEEP_MS = 10_000
const ASK_MS = 10_000
/** After each time that a network could not be reached: a minute, ten, an hour, six, a day. Then they stay nameless until they change. */
const PAUSES_MS = [1, 10, 60, 360, 1440].map((minutes) => minutes * 60_000)
/** A name is shown a moment after the words. */
const PACE = { gatherMs: 150, yieldMs: 2_000 }

/** Asks networks whose webhooks carry no names (LINE) who somebody is, once per person, until the signal ends. */
export function startProfiles(app: App, signal: AbortSignal): Promise<void> {
  const loop = wakeable('profiles', app, async () => ((await askProfiles(app)) > 0 ? 0 : SWEEP_MS), signal, PACE)
  const unsubscribe = app.bus.subscribe((news) => {
    if (news.kind === 'events') loop.wake()
  })
  return loop.done.finally(unsubscribe)
}

/** One round over all workspaces. @returns how many people were asked about */
export async function askProfiles(app: App): Promise<number> {
  const waiting = await app.db.all<{ workspaceId: number }>(
    sql`select workspace_id from system.workspaces_with_nameless(${iso(app.clock.now())}::timestamptz)`,
  )
  let asked = 0
  for (const { workspaceId } of waiting) asked += await askOfWorkspace(await systemCtx(app, workspaceId))
  return asked
}

async function askOfWorkspace(ctx: Ctx): Promise<number> {
  const people = await ctx.tx((tx) => takeNameless(tx, AT_ONCE))
  await askAbout(ctx, people, 0)
  return people.length
}

/** Asks once more about people whose network could not be reached, with a longer pause after each time. */
export const askAgain: JobHandler = async (ctx, { identityIds, attempt }) => {
  const people = await ctx.tx((tx) => stillNameless(tx, identityIds as string[]))
  await askAbout(ctx, people, Number(attempt))
}

async function askAbout(ctx: Ctx, people: Nameless[], attempt: number): Promise<void> {
  if (people.length === 0) return
  const { threads, accounts } = await ctx.tx(async (tx) => {
    const threads = await threadsOfPeople(tx, people)
    const rows = await tx.all<{
      id: string
    }>`select id from channel_accounts where workspace_id = ${tx.workspaceId} and disconnected_at is null`
    const contexts = await accountContexts(
      tx,
      rows.map(({ id }) => id),
    )
    return { threads, accounts: [...contexts.values()] }
  })
  const found = await Promise.all(people.map((person) => profileOf(ctx, person, threads.get(person.id), accounts)))
  const profiles = new Map(
    found.flatMap((ref, index) => (ref && ref !== 'unreachable' && people[index] ? [[people[index].id, ref] as const] : [])),
  )
  const unreachable = people.filter((_person, index) => found[index] === 'unreachable')
  const pauseMs = PAUSES_MS[attempt]
  await ctx.tx(async (tx) => {
    await markAsked(
      tx,
      people.map(({ id }) => id),
    )
    if (unreachable.length > 0 && pauseMs)
      tx.job('ask-profiles', { identityIds: unreachable.map(({ id }) => id), attempt: attempt + 1 }, { runAt: iso(ctx.now() + pauseMs) })
    if (profiles.size > 0) await refreshProfiles(tx, profiles)
    for (const { id, contactId } of people) if (profiles.has(id)) tx.emit('contact.changed', { contactId }, { contactId })
  })
}

/**
 * The account through which this person is known: their id is unique within it. A network that does not tell leaves them
 * nameless; one that could not be reached, or was too busy, may tell later.
 */
async function profileOf(
  ctx: Ctx,
  person: Nameless,
  thread: ThreadRef | undefined,
  accounts: OpenedAccount[],
): Promise<IdentityRef | 'unreachable' | null> {
  const adapter = ctx.app.adapters.get(person.network)
  const account = accounts.find(
    ({ network, externalId }) => network === person.network && (person.scope === '' || person.scope === externalId),
  )
  if (!adapter?.profile || !adapter.readProfile || !account || !thread) return null
  const ref = { scope: person.scope, externalId: person.externalId }
  const call = adapter.profile(ref, thread, account)
  if (!call) return null
  const options = { purpose: 'channel', timeoutMs: ASK_MS, accountId: account.id } as const
  const answer = await metered(ctx, account, call, 'reading', () => ctx.app.door.http(call, options))
  if (!answer.ok || answer.result.status === 429 || answer.result.status >= 500) return 'unreachable'
  return adapter.readProfile(answer.result, ref) ?? null
}

/** Where each spoke last: a member of a group is asked about in the group. */
async function threadsOfPeople(tx: Tx, people: Nameless[]): Promise<Map<string, ThreadRef>> {
  const rows = await tx.all<{ identityId: string; externalId: string; kind: ThreadRef['kind']; visibility: ThreadRef['visibility'] }>`
    select p.id as identity_id, t.external_id, t.kind, t.visibility
      from unnest(${people.map(({ id }) => id)}::uuid[], ${people.map(({ contactId }) => contactId)}::uuid[]) as p(id, contact_id)
      cross join lateral (
        select r.thread_id from parts r where r.workspace_id = ${tx.workspaceId} and r.contact_id = p.contact_id limit 1) r
      join threads t on t.workspace_id = ${tx.workspaceId} and t.id = r.thread_id`
  return new Map(rows.map(({ identityId, ...thread }) => [identityId, thread]))
}
