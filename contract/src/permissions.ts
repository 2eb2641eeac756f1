/** What a person or an API key may do. One table says which role has which; the server checks it in one place, the web app hides by the same table. */
export const permissions = {
  'workspace:manage': 'Change the workspace, its settings and its people',
  'audit:read': 'Read the audit log',
  'people:read': 'See colleagues, teams and inboxes',
  'people:manage': 'Invite people, change roles, teams and inboxes',
  'api-key:manage': 'Make and revoke API keys',
  'channel:read': 'See channel accounts and their health',
  'channel:manage': 'Connect, change and disconnect channel accounts',
  'conversation:read': 'Read conversations',
  'conversation:reply': 'Answer contacts',
  'conversation:note': 'Write notes for the team',
  'conversation:assign': 'Assign conversations',
  'conversation:work': 'Resolve, snooze, tag and prioritise conversations',
  'saved-reply:manage': 'Look after the saved replies that all use',
  'saved-view:manage': 'Look after the views that a team or all use',
  'moderation:decide': 'Allow or decline what a colleague wants to delete or hide, or whom they want to block',
  'contact:read': 'See contacts',
  'report:read': 'Read team figures',
  'report:persons': 'Read figures of single persons',
  'spend:read': 'See what metered calls of networks cost',
  'spend:manage': 'Set prices and caps of metered calls',
  'spend:exceed': 'Reply although the cap of a meter is reached',
} as const

export type Permission = keyof typeof permissions
export type Role = 'owner' | 'admin' | 'lead' | 'agent' | 'marketer' | 'viewer'
export const roles = ['owner', 'admin', 'lead', 'agent', 'marketer', 'viewer'] as const satisfies readonly Role[]

const work: Permission[] = [
  'people:read',
  'channel:read',
  'conversation:read',
  'conversation:reply',
  'conversation:note',
  'conversation:assign',
  'conversation:work',
  'contact:read',
]
const lead: Permission[] = [
  ...work,
  'saved-reply:manage',
  'saved-view:manage',
  'moderation:decide',
  'report:read',
  'report:persons',
  'audit:read',
  'spend:read',
  'spend:exceed',
]
const everything = Object.keys(permissions) as Permission[]

export const rolePermissions: Record<Role, readonly Permission[]> = {
  owner: everything,
  admin: everything,
  lead,
  agent: [...work, 'moderation:decide', 'report:read'],
  marketer: [...work, 'report:read'],
  viewer: ['people:read', 'conversation:read', 'contact:read', 'report:read'],
}

/** The two rights that are separate from what one may do: private words of contacts, and data that identifies them. */
export interface Rights {
  readPrivate: boolean
  seePersonalData: boolean
}

export const roleRights: Record<Role, Rights> = {
  owner: { readPrivate: true, seePersonalData: true },
  admin: { readPrivate: true, seePersonalData: true },
  lead: { readPrivate: true, seePersonalData: true },
  agent: { readPrivate: true, seePersonalData: true },
  marketer: { readPrivate: false, seePersonalData: false },
  viewer: { readPrivate: false, seePersonalData: false },
}

/** Roles that see every inbox of the workspace; the others see the inboxes they are members of. */
export const seesAllInboxes: Record<Role, boolean> = { owner: true, admin: true, lead: false, agent: false, marketer: false, viewer: false }

export function roleMay(role: Role, permission: Permission): boolean {
  return rolePermissions[role].includes(permission)
}

/** What an API key may be allowed: the permissions but those that make further keys or people. */
export const apiKeyScopes = [
  'channel:read',
  'channel:manage',
  'people:read',
  'conversation:read',
  'conversation:reply',
  'conversation:note',
  'conversation:assign',
  'conversation:work',
  'saved-reply:manage',
  'saved-view:manage',
  'contact:read',
  'report:read',
  'report:persons',
  'spend:read',
  'spend:manage',
  'spend:exceed',
  'read-private',
  'see-personal-data',
] as const
export type ApiKeyScope = (typeof apiKeyScopes)[number]
