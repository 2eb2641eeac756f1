import { createHash } from 'node:crypto'
import { type ApiKeyScope, type Permission, permissions, type Role, rolePermissions, roleRights } from '@baton/contract/permissions'
import type { Access } from '@baton/contract/route'
import type { FastifyRequest } from 'fastify'
import type { App } from '#kernel/app'
import type { Auth } from '#kernel/auth'
import { iso } from '#kernel/clock'
import { type Actor, Ctx, type WorkspaceRef } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Person } from '#kernel/http'
import { Recent } from '#kernel/recent'
import { refuseCrossSite } from '#kernel/same-site'
import { sql } from '#kernel/sql'

/** A person's place in one workspace, with what follows from role and own rights. */
export interface Membership {
  workspace: WorkspaceRef
  actor: Actor & { kind: 'agent'; id: string; role: Role }
}

interface KeyHolder {
  workspace: WorkspaceRef
  actor: Actor
  lastUsedAt: string | null
}

/** How old what we know of a caller may be; a change of people drops it sooner, in every process. */
const TTL_MS = 2_000
const MAX_REMEMBERED = 5_000
const LAST_USED_STEP_MS = 60_000

/**
 * Who asks, in which workspace, and whether they may: the one place where `access` of a route is checked.
 * A workspace that is not the caller's looks as if it did not exist; so does any workspace to a suspended agent.
 *
 * @param workspaceId UUID of the path, or `own` for the workspace of the API key
 */
export async function ctxFor(app: App, auth: Auth, request: FastifyRequest, workspaceId: string, access: Access): Promise<Ctx> {
  const key = bearer(request)
  const { workspace, actor } = key === null ? await byCookie(app, auth, request, workspaceId) : await byKey(app, key, workspaceId)
  if (access !== 'member' && access !== 'session' && access !== 'public' && !actor.permissions.has(access))
    fail('forbidden', { permission: access })
  return new Ctx(app, workspace, actor)
}

/** Who asks outside any workspace. `not_signed_in` when the route wants somebody and nobody is there. */
export async function personFor(app: App, auth: Auth, request: FastifyRequest, access: 'session' | 'public'): Promise<Person | null> {
  refuseCrossSite(app, request)
  const person = await auth.personOf(request.headers)
  if (access === 'session' && !person) fail('not_signed_in')
  return person
}

/** Workspaces in which this person is an active agent, oldest first. */
export async function membershipsOf(app: App, personId: string): Promise<Membership[]> {
  return remembered(app).people.get(personId, () => readMemberships(app, personId))
}

/** Drops what this process remembers of callers. Others do so by the signal `people`. */
export function forgetCallers(app: App): void {
  const { people, keys } = remembered(app)
  people.forgetAll()
  keys.forgetAll()
}

async function byCookie(app: App, auth: Auth, request: FastifyRequest, workspaceId: string): Promise<Membership> {
  const person = await personFor(app, auth, request, 'session')
  const memberships = person ? await membershipsOf(app, person.id) : []
  const { workspace, actor } = memberships.find((each) => each.workspace.uuid === workspaceId.toLowerCase()) ?? fail('workspace_not_found')
  return { workspace, actor: { ...actor, ...(person && { sessionId: person.sessionId }) } }
}

async function byKey(app: App, key: string, workspaceId: string): Promise<KeyHolder> {
  const hash = hashOfKey(key)
  const holder = await remembered(app).keys.get(hash.toString('base64url'), () => readKey(app, hash))
  if (!holder) fail('api_key_invalid')
  if (workspaceId !== 'own' && holder.workspace.uuid !== workspaceId.toLowerCase()) fail('workspace_not_found')
  await noteUse(app, holder)
  return holder
}

function bearer(request: FastifyRequest): string | null {
  const { authorization } = request.headers
  if (authorization === undefined) return null
  const key = /^Bearer (baton_[\w-]{20,100})$/.exec(authorization)?.[1]
  return key ?? fail('api_key_invalid')
}

/** A key is 32 random bytes, so a plain hash keeps it as well as a slow one would. */
export function hashOfKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

interface MembershipRow {
  workspaceId: number
  uuid: string
  slug: string
  name: string
  timeZone: string
  agentId: string
  agentName: string
  role: Role
  readPrivate: boolean | null
  seePersonalData: boolean | null
  state: string
  inboxIds: string[]
  audienceIds: string[]
}

async function readMemberships(app: App, personId: string): Promise<Membership[]> {
  const rows = await app.db.all<MembershipRow>(sql`select * from system.memberships_of(${personId})`)
  return rows
    .filter(({ state }) => state === 'active')
    .map((row) => ({
      workspace: workspaceOf(row),
      actor: {
        kind: 'agent',
        id: row.agentId,
        name: row.agentName,
        role: row.role,
        permissions: new Set(rolePermissions[row.role]),
        rights: {
          readPrivate: row.readPrivate ?? roleRights[row.role].readPrivate,
          seePersonalData: row.seePersonalData ?? roleRights[row.role].seePersonalData,
        },
        inboxIds: row.inboxIds,
        audienceIds: row.audienceIds,
      },
    }))
}

type KeyRow = Pick<MembershipRow, 'workspaceId' | 'uuid' | 'slug' | 'name' | 'timeZone' | 'inboxIds' | 'audienceIds'> & {
  keyId: string
  keyName: string
  scopes: ApiKeyScope[]
  lastUsedAt: string | null
}

/** A key sees every inbox; what it may do and read there is what its scopes say. */
async function readKey(app: App, hash: Buffer): Promise<KeyHolder | null> {
  const [row] = await app.db.all<KeyRow>(sql`select * from system.key_by_hash(${hash}, ${iso(app.clock.now())}::timestamptz)`)
  if (!row) return null
  const actor: Actor = {
    kind: 'apiKey',
    id: row.keyId,
    name: row.keyName,
    role: null,
    permissions: new Set(row.scopes.filter((scope): scope is ApiKeyScope & Permission => scope in permissions)),
    rights: { readPrivate: row.scopes.includes('read-private'), seePersonalData: row.scopes.includes('see-personal-data') },
    inboxIds: row.inboxIds,
    audienceIds: row.audienceIds,
  }
  return { workspace: workspaceOf(row), actor, lastUsedAt: row.lastUsedAt }
}

function workspaceOf({
  workspaceId,
  uuid,
  slug,
  name,
  timeZone,
}: Pick<MembershipRow, 'workspaceId' | 'uuid' | 'slug' | 'name' | 'timeZone'>): WorkspaceRef {
  return { id: workspaceId, uuid, slug, name, timeZone }
}

/** Writes the time of use at most once a minute: a busy key would otherwise write with every read. */
async function noteUse(app: App, holder: KeyHolder): Promise<void> {
  const now = app.clock.now()
  if (holder.lastUsedAt !== null && now - Date.parse(holder.lastUsedAt) < LAST_USED_STEP_MS) return
  holder.lastUsedAt = iso(now)
  await app.db.all(sql`select system.note_key_use(${holder.workspace.id}, ${holder.actor.id}::uuid, ${iso(now)}::timestamptz)`)
}

interface Remembered {
  people: Recent<Membership[]>
  keys: Recent<KeyHolder | null>
}
const byApp = new WeakMap<App, Remembered>()

function remembered(app: App): Remembered {
  const known = byApp.get(app)
  if (known) return known
  const fresh: Remembered = {
    people: new Recent(app.clock, TTL_MS, MAX_REMEMBERED),
    keys: new Recent(app.clock, TTL_MS, MAX_REMEMBERED),
  }
  byApp.set(app, fresh)
  app.bus.subscribe((signal) => {
    if (signal.kind === 'people') forgetCallers(app)
  })
  return fresh
}
