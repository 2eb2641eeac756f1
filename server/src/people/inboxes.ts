import type { Inbox, makeInbox as route } from '@baton/contract/people'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { checkAgents } from './agents.ts'
import { peopleChanged } from './changed.ts'
import { orNameTaken } from './name-taken.ts'

type InboxBody = BodyOf<typeof route>

/** The inboxes the actor sees. */
export async function listInboxes(ctx: Ctx): Promise<{ items: Inbox[] }> {
  const mine = ctx.actor.kind === 'system' ? nothing : sql`and i.id = any(${ctx.actor.inboxIds}::uuid[])`
  return ctx.tx(async (tx) => ({ items: await readInboxes(tx, mine) }))
}

export async function makeInbox(ctx: Ctx, body: InboxBody): Promise<Inbox> {
  return ctx.tx(async (tx) => {
    await checkAgents(tx, body.agentIds)
    const id = await insertInbox(tx, body)
    await setMembers(tx, id, body.agentIds)
    tx.audit('inbox.made', id)
    peopleChanged(tx, null)
    return readInbox(tx, id)
  })
}

/** Changes an inbox and who works in it; who is not named leaves it. */
export async function changeInbox(ctx: Ctx, id: string, body: InboxBody): Promise<Inbox> {
  return ctx.tx(async (tx) => {
    await checkAgents(tx, body.agentIds)
    const changed = await orNameTaken(tx.run`
      update inboxes set name = ${body.name}, reopen_days = ${body.reopenDays}, undo_seconds = ${body.undoSeconds}, return_hours = ${body.returnHours}
       where workspace_id = ${tx.workspaceId} and id = ${id}`)
    if (changed === 0) fail('not_found', { what: 'inbox' })
    await setMembers(tx, id, body.agentIds)
    tx.audit('inbox.changed', id, {
      reopenDays: body.reopenDays,
      undoSeconds: body.undoSeconds,
      returnHours: body.returnHours,
      agentIds: body.agentIds,
    })
    peopleChanged(tx, null)
    return readInbox(tx, id)
  })
}

/** Makes the row and the audience without a team that every inbox has. */
export async function insertInbox(
  tx: Tx,
  { name, reopenDays, undoSeconds, returnHours = 24 }: Pick<InboxBody, 'name' | 'reopenDays' | 'undoSeconds'> & Partial<InboxBody>,
): Promise<string> {
  const id = tx.newId()
  await orNameTaken(tx.run`
    insert into inboxes (workspace_id, id, name, reopen_days, undo_seconds, return_hours, created_at)
    values (${tx.workspaceId}, ${id}, ${name}, ${reopenDays}, ${undoSeconds}, ${returnHours}, ${tx.now})`)
  await tx.run`insert into audiences (workspace_id, id, inbox_id) values (${tx.workspaceId}, ${tx.newId()}, ${id})`
  return id
}

async function setMembers(tx: Tx, inboxId: string, agentIds: readonly string[]): Promise<void> {
  await tx.run`
    delete from inbox_members where workspace_id = ${tx.workspaceId} and inbox_id = ${inboxId} and agent_id <> all(${agentIds}::uuid[])`
  await joinInboxes(tx, [inboxId], agentIds)
}

/** Lets each of these agents work in each of these inboxes; who does so already still does. */
export async function joinInboxes(tx: Tx, inboxIds: readonly string[], agentIds: readonly string[]): Promise<void> {
  await tx.run`
    insert into inbox_members (workspace_id, inbox_id, agent_id)
    select ${tx.workspaceId}, i.id, a.id from inboxes i, agents a
     where i.workspace_id = ${tx.workspaceId} and i.id = any(${inboxIds}::uuid[]) and a.workspace_id = ${tx.workspaceId} and a.id = any(${agentIds}::uuid[])
    on conflict do nothing`
}

/** Refuses when one of these is no inbox of this workspace. */
export async function checkInboxes(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const known = await tx.all<{ id: string }>`select id from inboxes where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`
  const unknown = ids.filter((id) => !known.some((inbox) => inbox.id === id))
  if (unknown.length > 0) fail('not_found', { what: 'inbox', inboxIds: unknown })
}

async function readInbox(tx: Tx, id: string): Promise<Inbox> {
  const [inbox] = await readInboxes(tx, sql`and i.id = ${id}`)
  return inbox ?? fail('not_found', { what: 'inbox' })
}

function readInboxes(tx: Tx, which: Sql): Promise<Inbox[]> {
  return tx.all<Inbox>`
    select i.id, i.name, i.reopen_days, i.undo_seconds, i.return_hours,
           array(select m.agent_id from inbox_members m where m.workspace_id = i.workspace_id and m.inbox_id = i.id order by m.agent_id) as agent_ids
      from inboxes i where i.workspace_id = ${tx.workspaceId} ${which} order by i.created_at, i.id`
}
