import type { makeResetLink as makeRoute, readResetLink as readRoute } from '@baton/contract/people'
import type { ResponseOf } from '@baton/contract/route'
import type { App } from '#kernel/app'
import type { Auth, OpenReset } from '#kernel/auth'
import { Ctx, systemActor } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Visitor } from '#kernel/http'
import { noWorkspace } from '#workspaces'
import { actingAt, mayReset, type Place, placesOf } from './places.ts'

/** Links one person may make, and tries with links from one address, which an office shares. */
const MAKING = { window: 3_600, max: 20 }
const USING = { window: 600, max: 60 }

/** Who made a link: a person, or null for whoever runs the machine. Looked at once more when the link is used. */
interface Maker {
  personId: string | null
}

/**
 * Makes the link by which a colleague who forgot the password chooses another; an earlier one ends. Who may: `mayReset`. Not
 * for oneself, since that would go around one's present password.
 */
export async function makeResetLink(ctx: Ctx, auth: Auth, agentId: string): Promise<ResponseOf<typeof makeRoute>> {
  const { app, actor } = ctx
  const [personId, makerId] = await Promise.all([personBehind(ctx, agentId), personBehind(ctx, actor.id ?? '')])
  if (personId === makerId) fail('forbidden', { permission: 'people:manage', reason: 'own_account' })
  const [person, maker] = await Promise.all([placesOf(app, personId), placesOf(app, makerId)])
  const isOwnerHere = person.some(({ workspace, role }) => workspace.id === ctx.workspaceId && role === 'owner')
  if (isOwnerHere && actor.role !== 'owner') fail('forbidden', { permission: 'people:manage', reason: 'owners_only' })
  if (!mayReset(maker, person)) fail('reset_elsewhere')
  await auth.limit(`reset-making:${makerId}`, MAKING)
  return ctx.tx(async (outer) => {
    for (const by of maker) {
      const place = person.find(({ workspace }) => workspace.id === by.workspace.id)
      if (place) await outer.part(actingAt(app, by), async (tx) => tx.audit('reset-link.made', place.agentId))
    }
    return linkFor(app, auth, personId, { personId: makerId })
  })
}

/** The same by whoever runs the machine, for anybody: they could read and write the database anyway. */
export async function makeResetLinkOnMachine(app: App, auth: Auth, personId: string): Promise<ResponseOf<typeof makeRoute>> {
  const places = await placesOf(app, personId)
  return noWorkspace(app).tx(async (outer) => {
    for (const { workspace, agentId } of places)
      await outer.part(new Ctx(app, workspace, systemActor), async (tx) => tx.audit('reset-link.made', agentId))
    return linkFor(app, auth, personId, { personId: null })
  })
}

export async function readResetLink(visitor: Visitor, token: string): Promise<ResponseOf<typeof readRoute>> {
  const { name, email } = (await openLink(visitor, token)).reset
  return { name, email }
}

/**
 * Sets the new password, ends all sessions of the person and signs in. Of two who use a link at the same moment one does;
 * a link whose maker could not make it any more (another role, a further workspace of the person) does not work.
 */
export async function resetPassword(visitor: Visitor, token: string, password: string): Promise<void> {
  const { app, auth, request, reply } = visitor
  const { reset, places } = await openLink(visitor, token)
  await noWorkspace(app).tx(async (outer) => {
    for (const place of places) await outer.part(actingAt(app, place), async (tx) => tx.audit('password.reset', place.agentId))
    await auth.resetPassword(token, password)
  })
  const { cookies } = await auth.signIn({ email: reset.email, password }, request)
  reply.header('set-cookie', cookies)
}

async function openLink({ app, auth, request }: Visitor, token: string): Promise<{ reset: OpenReset; places: Place[] }> {
  await auth.limit(`reset-using:${request.ip}`, USING)
  const reset = (await auth.openResetToken(token)) ?? fail('reset_link_invalid')
  const { personId: makerId } = JSON.parse(reset.madeBy) as Maker
  const places = await placesOf(app, reset.personId)
  if (makerId !== null && !mayReset(await placesOf(app, makerId), places)) fail('reset_link_invalid')
  return { reset, places }
}

async function linkFor(app: App, auth: Auth, personId: string, maker: Maker): Promise<{ link: string; expiresAt: string }> {
  const { token, expiresAt } = await auth.makeResetToken(personId, JSON.stringify(maker))
  return { link: `${app.publicUrl()}/reset-password/${token}`, expiresAt }
}

async function personBehind(ctx: Ctx, agentId: string): Promise<string> {
  const agent = await ctx.tx(
    (tx) => tx.one<{ userId: string }>`select user_id from agents where workspace_id = ${tx.workspaceId} and id = ${agentId}`,
  )
  return agent?.userId ?? fail('agent_not_found')
}
