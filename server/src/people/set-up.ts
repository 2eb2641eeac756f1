import type { makeWorkspace as furtherRoute, Membership, setup as setupRoute } from '@baton/contract/people'
import type { BodyOf, ResponseOf } from '@baton/contract/route'
import { membershipsOf } from '#kernel/access'
import type { WorkspaceRef } from '#kernel/context'
import { Failure, fail } from '#kernel/fail'
import type { Person, Visitor } from '#kernel/http'
import { takeSetupToken } from '#kernel/setup-link'
import type { Tx } from '#kernel/tx'
import { makeWorkspace, noWorkspace } from '#workspaces'
import { peopleChanged } from './changed.ts'
import { insertInbox, joinInboxes } from './inboxes.ts'
import { shownMembership, signedIn } from './me.ts'

type SetupBody = BodyOf<typeof setupRoute>

/**
 * Makes the first workspace and its owner with the link that the server printed, and signs the owner in. The link and the
 * workspace are one transaction: two who use it at the same moment do not make two, and a crash half-way leaves the link usable.
 * An account that such a crash left behind is taken up by its password.
 */
export async function setUp(visitor: Visitor, body: SetupBody): Promise<ResponseOf<typeof setupRoute>> {
  const { app, auth, request, reply } = visitor
  const { workspaceName, timeZone, name, email, password } = body
  const workspace = await noWorkspace(app).tx(async (tx) => {
    await takeSetupToken(tx, body.token)
    const made = await makeWorkspace(tx, { name: workspaceName, timeZone }, async (inner) =>
      moveIn(inner, { id: await accountFor(visitor, body), name, email }),
    )
    return made.workspace
  })
  const { cookies } = await auth.signIn({ email, password }, request)
  reply.header('set-cookie', cookies)
  return { slug: workspace.slug, workspaceId: workspace.uuid }
}

async function accountFor({ auth, request }: Visitor, { name, email, password, language }: SetupBody): Promise<string> {
  try {
    return (await auth.createPerson({ name, email, password, language })).id
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'email_taken') throw error
    return (await auth.signIn({ email, password }, request)).personId
  }
}

/** Makes a further workspace for somebody who owns one already; they own the new one too. */
export async function makeFurtherWorkspace(visitor: Visitor, body: BodyOf<typeof furtherRoute>): Promise<Membership> {
  const { app } = visitor
  const person = signedIn(visitor)
  const owned = (await membershipsOf(app, person.id)).some(({ actor }) => actor.role === 'owner')
  if (!owned) fail('forbidden', { permission: 'workspace:manage' })
  const { workspace } = await noWorkspace(app).tx((tx) => makeWorkspace(tx, body, (inner) => moveIn(inner, person)))
  return membershipIn(visitor, person, workspace)
}

/** The first inbox and the owner, who works in it. */
async function moveIn(tx: Tx, { id: personId, name, email }: Pick<Person, 'id' | 'name' | 'email'>): Promise<void> {
  const agentId = tx.newId()
  await tx.run`
    insert into agents (workspace_id, id, user_id, name, email, role, created_at)
    values (${tx.workspaceId}, ${agentId}, ${personId}, ${name}, ${email.toLowerCase()}, 'owner', ${tx.now})`
  const inboxId = await insertInbox(tx, { name: 'Care', reopenDays: 3, undoSeconds: 10 })
  await joinInboxes(tx, [inboxId], [agentId])
  tx.audit('workspace.made', null, { ownerId: agentId })
  peopleChanged(tx, agentId)
}

async function membershipIn({ app }: Visitor, { id }: Person, workspace: WorkspaceRef): Promise<Membership> {
  const membership = (await membershipsOf(app, id)).find((each) => each.workspace.id === workspace.id)
  if (!membership) throw new Error('The workspace just made is not among those of its owner')
  return shownMembership(membership)
}
