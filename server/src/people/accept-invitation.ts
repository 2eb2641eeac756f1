import type { acceptInvitation as acceptRoute, readInvitation as readRoute } from '@baton/contract/people'
import type { Role } from '@baton/contract/permissions'
import type { BodyOf, ResponseOf } from '@baton/contract/route'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import { systemActor } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Visitor } from '#kernel/http'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { joinInboxes } from './inboxes.ts'
import { hashOfToken } from './invite.ts'
import { peopleChanged } from './changed.ts'

interface Open {
  workspaceId: number
  id: string
  email: string
  role: Role
  inboxIds: string[]
  workspaceName: string
  slug: string
  invitedBy: string | null
  expiresAt: string
  open: boolean
}

export async function readInvitation({ app }: Visitor, token: string): Promise<ResponseOf<typeof readRoute>> {
  const { workspaceName, email, role, invitedBy } = await openInvitation(app, token)
  return { workspaceName, email, role, invitedBy: invitedBy ?? '' }
}

/**
 * Joins the workspace that the link is for, and signs in. Who has an account shows it by its password; for others one is
 * made. Both send the same, so that whoever holds the link does not learn who is here already. The link works once: of two who use it at the same moment one joins, the other gets `invitation_invalid`.
 */
export async function acceptInvitation(
  visitor: Visitor,
  token: string,
  body: BodyOf<typeof acceptRoute>,
): Promise<ResponseOf<typeof acceptRoute>> {
  const { app, auth, request, reply } = visitor
  const invitation = await openInvitation(app, token)
  const { email } = invitation
  const known = await auth.personByEmail(email)
  const name = known?.name ?? body.name
  if (!known) await auth.createPerson({ name, email, password: body.password, language: body.language ?? 'en' })
  const { personId, cookies } = await auth.signIn({ email, password: body.password }, request)

  const agentId = app.ids.next()
  const ctx = (await systemCtx(app, invitation.workspaceId)).as({ ...systemActor, kind: 'agent', id: agentId, name })
  await ctx.tx((tx) => join(tx, invitation, { agentId, personId, name }))
  reply.header('set-cookie', cookies)
  return { slug: invitation.slug }
}

/** Acts as the person who joins, so that the log and the audit name them. */
async function join(tx: Tx, { id, email, role, inboxIds }: Open, who: { agentId: string; personId: string; name: string }): Promise<void> {
  const { agentId, personId, name } = who
  const used = await tx.run`
    update invitations set accepted_at = ${tx.now}
     where workspace_id = ${tx.workspaceId} and id = ${id} and accepted_at is null and withdrawn_at is null and expires_at > ${tx.now}`
  if (used === 0) fail('invitation_invalid')
  const joined = await tx.run`
    insert into agents (workspace_id, id, user_id, name, email, role, created_at)
    values (${tx.workspaceId}, ${agentId}, ${personId}, ${name}, ${email}, ${role}, ${tx.now})
    on conflict (workspace_id, user_id) do nothing`
  if (joined === 0) fail('email_taken')
  await joinInboxes(tx, inboxIds, [agentId])
  tx.audit('invitation.accepted', id, { role })
  peopleChanged(tx, agentId)
}

async function openInvitation(app: App, token: string): Promise<Open> {
  const [found] = await app.db.all<Open>(sql`select * from system.invitation_by_hash(${hashOfToken(token)})`)
  if (!found?.open || found.expiresAt <= iso(app.clock.now())) fail('invitation_invalid')
  return found
}
