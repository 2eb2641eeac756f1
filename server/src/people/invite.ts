import { createHash } from 'node:crypto'
import type { Invitation, invite as route } from '@baton/contract/people'
import { type Role, rolePermissions, roleRights } from '@baton/contract/permissions'
import type { BodyOf } from '@baton/contract/route'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { nothing, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { checkInboxes } from './inboxes.ts'
import { ownersOnly, refuseRightsLacked } from './owners-only.ts'

const LASTS_MS = 7 * 86_400_000

/** Invitations that can still be accepted. */
export async function listInvitations(ctx: Ctx): Promise<{ items: Invitation[] }> {
  return ctx.tx(async (tx) => ({ items: await readInvitations(tx, nothing) }))
}

/**
 * Invites somebody by a link that works once, for seven days. An earlier invitation of the same address is withdrawn, so
 * that one link counts. Somebody of the workspace, suspended ones included, is not invited again: `email_taken`.
 */
export async function invite(ctx: Ctx, { email, role, inboxIds }: BodyOf<typeof route>): Promise<Invitation> {
  const address = email.toLowerCase()
  const token = Buffer.from(ctx.app.chance.bytes(32)).toString('base64url')
  return ctx.tx(async (tx) => {
    if (role === 'owner') ownersOnly(tx)
    refuseRightsLacked(tx, roleRights[role])
    await checkInboxes(tx, inboxIds)
    if (await tx.one`select id from agents where workspace_id = ${tx.workspaceId} and lower(email) = ${address}`) fail('email_taken')
    const replaced = await tx.all<{ id: string }>`
      update invitations set withdrawn_at = ${tx.now}
       where workspace_id = ${tx.workspaceId} and email = ${address} and accepted_at is null and withdrawn_at is null
      returning id`
    const id = tx.newId()
    await tx.run`
      insert into invitations (workspace_id, id, token_hash, email, role, inbox_ids, invited_by, created_at, expires_at)
      values (${tx.workspaceId}, ${id}, ${hashOfToken(token)}, ${address}, ${role}, ${inboxIds}, ${tx.actor.id}, ${tx.now}, ${iso(ctx.now() + LASTS_MS)})`
    tx.audit('invitation.made', id, { role, inboxIds })
    for (const each of [...replaced, { id }]) tx.emit('invitation.changed', { invitationId: each.id })
    const [made] = await readInvitations(tx, sql`and i.id = ${id}`)
    if (!made) throw new Error('The invitation just made is not there')
    return { ...made, link: `${ctx.app.publicUrl()}/invitation/${token}` }
  })
}

export async function withdrawInvitation(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const withdrawn = await tx.run`
      update invitations set withdrawn_at = ${tx.now}
       where workspace_id = ${tx.workspaceId} and id = ${id} and accepted_at is null and withdrawn_at is null`
    if (withdrawn === 0) fail('not_found', { what: 'invitation' })
    tx.audit('invitation.withdrawn', id)
    tx.emit('invitation.changed', { invitationId: id })
  })
}

/** Open invitations end with the right to make them: of somebody suspended or demoted, and those to owner of who is none. */
export async function withdrawWhatTheyMayNotInvite(
  tx: Tx,
  agentId: string,
  { role, state }: { role: Role; state: 'active' | 'suspended' },
): Promise<void> {
  const mayInvite = state === 'active' && rolePermissions[role].includes('people:manage')
  if (mayInvite && role === 'owner') return
  const withdrawn = await tx.all<{ id: string }>`
    update invitations set withdrawn_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and invited_by = ${agentId} and accepted_at is null and withdrawn_at is null
       and (role = 'owner' or not ${mayInvite}::boolean)
    returning id`
  for (const { id } of withdrawn) {
    tx.audit('invitation.withdrawn', id)
    tx.emit('invitation.changed', { invitationId: id })
  }
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function readInvitations(tx: Tx, which: Sql): Promise<Invitation[]> {
  return tx.all<Invitation>`
    select i.id, i.email, i.role, coalesce(a.name, '') as invited_by, i.expires_at, null as link
      from invitations i left join agents a on a.workspace_id = i.workspace_id and a.id = i.invited_by
     where i.workspace_id = ${tx.workspaceId} and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > ${tx.now} ${which}
     order by i.created_at desc, i.id desc`
}
