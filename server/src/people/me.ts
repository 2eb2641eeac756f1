import { Language, type Me, type Membership as MembershipShown, type Session } from '@baton/contract/people'
import { type Membership, membershipsOf } from '#kernel/access'
import { fail } from '#kernel/fail'
import type { Person, Visitor } from '#kernel/http'

/** Who is signed in, and where; prolongs the session, since the web app asks this whenever it is opened. */
export async function readMe(visitor: Visitor): Promise<Me> {
  const { app, auth, request, reply } = visitor
  const { id, name, email, language } = signedIn(visitor)
  const [memberships, cookies] = await Promise.all([membershipsOf(app, id), auth.renew(request.headers)])
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return { person: { id, name, email, language: Language.catch('en').parse(language) }, workspaces: memberships.map(shownMembership) }
}

export async function setMyLanguage(visitor: Visitor, language: string): Promise<void> {
  await visitor.auth.setLanguage(signedIn(visitor), language)
}

export async function listSessions(visitor: Visitor): Promise<{ items: Session[] }> {
  return { items: await visitor.auth.sessionsOf(signedIn(visitor)) }
}

export async function revokeSession(visitor: Visitor, sessionId: string): Promise<void> {
  await visitor.auth.revokeSession(signedIn(visitor), sessionId)
}

export function signedIn({ person }: Visitor): Person {
  return person ?? fail('not_signed_in')
}

export function shownMembership({ workspace, actor }: Membership): MembershipShown {
  const { uuid, slug, name, timeZone } = workspace
  return {
    workspaceId: uuid,
    slug,
    name,
    timeZone,
    agentId: actor.id,
    role: actor.role,
    permissions: [...actor.permissions],
    ...actor.rights,
  }
}
