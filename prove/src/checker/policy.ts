/** The written rules of who may do and read what, noted down here a second time so that a change of the product's own table is noticed. */

export type Right = 'read-private' | 'see-personal-data'

export interface Actor {
  name: string
  /** `session`: a person; `key`: an API key; `none`: nobody, or a proof that no longer holds. */
  proof: 'session' | 'key' | 'none'
  /** Where the actor belongs; what is said of permissions, rights and inboxes is of workspace A. */
  workspaces: ReadonlySet<'A' | 'B'>
  permissions: ReadonlySet<string>
  rights: ReadonlySet<Right>
  /** Inboxes of workspace A that the actor sees. */
  inboxes: ReadonlySet<number>
}

/** Words planted where only some may read them. */
export interface Canary {
  value: string
  workspace: 'A' | 'B'
  inbox: number
  kind: 'public' | 'private' | 'personal' | 'name'
}

const work = [
  'people:read',
  'channel:read',
  'conversation:read',
  'conversation:reply',
  'conversation:note',
  'conversation:assign',
  'conversation:work',
  'contact:read',
]
const lead = [
  'saved-reply:manage',
  'saved-view:manage',
  'report:read',
  'report:persons',
  'audit:read',
  'moderation:decide',
  'spend:read',
  'spend:exceed',
]
const manage = [...lead, 'workspace:manage', 'people:manage', 'api-key:manage', 'channel:manage', 'spend:manage']

export const permissionsOfRole: Record<string, readonly string[]> = {
  owner: [...work, ...manage],
  admin: [...work, ...manage],
  lead: [...work, ...lead],
  agent: [...work, 'report:read', 'moderation:decide'],
  marketer: [...work, 'report:read'],
  viewer: ['people:read', 'conversation:read', 'contact:read', 'report:read'],
}

const withRights = new Set(['owner', 'admin', 'lead', 'agent'])
export const rightsOfRole = (role: string): Right[] => (withRights.has(role) ? ['read-private', 'see-personal-data'] : [])

/** How a call was aimed. */
export type Aim = 'own' | 'foreign-workspace' | 'foreign-object' | 'other-inbox' | 'foreign-body'

const known = new Set([...work, ...manage, 'member', 'session', 'public'])
export const hasPolicy = (access: string): boolean => known.has(access)

/**
 * Judges the status of an answer: null when it is right, else what is wrong.
 *
 * @param access the permission it takes, or several joined by +
 */
export function wrongAnswer(actor: Actor, access: string, aim: Aim, status: number, { write }: { write: boolean }): string | null {
  if (status >= 500) return `answered ${status}`
  if (access === 'public') return null
  const good = status < 400
  if (access === 'session') return good && actor.proof !== 'session' ? 'let in without a session' : null
  if (actor.proof === 'none') return status === 401 ? null : `answered ${status} to nobody, not 401`
  if (aim === 'foreign-workspace' && actor.workspaces.has('B')) return null
  if (aim === 'foreign-workspace' || !actor.workspaces.has('A'))
    return status === 404 ? null : `answered ${status} in a workspace of others, not 404`
  const allowed = access === 'member' || access.split('+').every((permission) => actor.permissions.has(permission))
  if (!allowed) return status === 403 || status === 404 ? null : `answered ${status} without the permission ${access}`
  if (aim === 'foreign-object' && good) return `answered ${status} about an object of another workspace`
  if (aim === 'other-inbox' && good && !actor.inboxes.has(2)) return `answered ${status} about an object of an inbox that is not theirs`
  if (aim === 'own' && !write && (status === 401 || (status === 403 && allowed))) return `answered ${status} though ${access} is theirs`
  return null
}

/** Acts upon a private thread are for those who read private words, whatever else they may. Nothing in the scene is assigned to anybody else. */
export function wrongInPrivate(actor: Actor, status: number): string | null {
  if (actor.proof === 'none' || actor.rights.has('read-private') || status >= 400) return null
  return `answered ${status} in a private thread without the right read-private`
}

/** May these words stand in any answer to this actor? */
export function mayShow(actor: Actor, canary: Canary): boolean {
  if (actor.proof === 'none' || !actor.workspaces.has(canary.workspace)) return false
  if (canary.kind === 'name' || canary.workspace === 'B') return true
  if (!actor.inboxes.has(canary.inbox)) return false
  if (canary.kind === 'private') return actor.rights.has('read-private')
  if (canary.kind === 'personal') return actor.rights.has('see-personal-data')
  return [...actor.permissions].some((permission) => /^(conversation:|contact:|report:)/.test(permission))
}
