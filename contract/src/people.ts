import { z } from 'zod'
import { Id, Instant, WorkspaceParams, inWorkspace } from './common.ts'
import { apiKeyScopes, roles } from './permissions.ts'
import { route } from './route.ts'

export const RoleName = z.enum(roles)
export const Language = z.enum(['en', 'ko', 'th'])

export const Membership = z.object({
  workspaceId: Id,
  slug: z.string(),
  name: z.string(),
  agentId: Id,
  role: RoleName,
  permissions: z.array(z.string()),
  readPrivate: z.boolean(),
  seePersonalData: z.boolean(),
  timeZone: z.string(),
})
export type Membership = z.infer<typeof Membership>

export const Me = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language }),
  workspaces: z.array(Membership),
})
export type Me = z.infer<typeof Me>

export const me = route({ method: 'GET', path: '/me', access: 'session', summary: 'Who is signed in, and where', response: Me })

export const SetupState = z.object({ needed: z.boolean().describe('true until the first workspace exists') })
export const setupState = route({
  method: 'GET',
  path: '/setup',
  access: 'public',
  summary: 'Is the first workspace still to be made?',
  response: SetupState,
})

export const SetupBody = z.strictObject({
  token: z.string().describe('from the one-time link the server printed'),
  workspaceName: z.string().trim().min(1).max(80),
  name: z.string().trim().min(1).max(80),
  email: z.email(),
  password: z.string().min(10).max(128),
  timeZone: z.string().max(64).describe('IANA zone, such as Asia/Bangkok'),
  language: Language,
})
export const setup = route({
  method: 'POST',
  path: '/setup',
  access: 'public',
  summary: 'Make the first workspace and its owner; signs the owner in',
  body: SetupBody,
  response: z.object({ slug: z.string(), workspaceId: Id }),
  status: 201,
})

export const makeWorkspace = route({
  method: 'POST',
  path: '/workspaces',
  access: 'session',
  summary: 'Make a further workspace (owners only)',
  body: z.strictObject({ name: z.string().trim().min(1).max(80), timeZone: z.string().max(64) }),
  response: Membership,
  status: 201,
})

export const renameWorkspace = route({
  method: 'PATCH',
  path: '/workspaces/:workspaceId',
  access: 'workspace:manage',
  summary: 'Rename the workspace; its address stays',
  params: WorkspaceParams,
  body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
})

export const setMyName = route({
  method: 'PUT',
  path: '/me/name',
  access: 'session',
  summary: 'Change my own name, in all my workspaces',
  body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
})

export const setMyLanguage = route({
  method: 'PUT',
  path: '/me/language',
  access: 'session',
  summary: 'Choose the language of the interface',
  body: z.strictObject({ language: Language }),
})

export const Agent = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  role: RoleName,
  readPrivate: z.boolean(),
  seePersonalData: z.boolean(),
  state: z.enum(['active', 'suspended']),
  inboxIds: z.array(Id),
  teamIds: z.array(Id),
})
export type Agent = z.infer<typeof Agent>

export const listAgents = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/agents',
  access: 'people:read',
  summary: 'Everybody of the workspace',
  params: WorkspaceParams,
  response: z.object({ items: z.array(Agent) }),
})
export const changeAgent = route({
  method: 'PATCH',
  path: '/workspaces/:workspaceId/agents/:agentId',
  access: 'people:manage',
  summary: 'Change role, rights or state of a colleague',
  params: inWorkspace('agentId'),
  // Strict, as all is optional: a name written wrong would change nothing and be answered as if it had.
  body: z.strictObject({
    role: RoleName.optional(),
    readPrivate: z.boolean().nullable().optional().describe('null = as the role says'),
    seePersonalData: z.boolean().nullable().optional().describe('null = as the role says'),
    state: z.enum(['active', 'suspended']).optional(),
  }),
  response: Agent,
})

export const Invitation = z.object({
  id: Id,
  email: z.string(),
  role: RoleName,
  invitedBy: z.string(),
  expiresAt: Instant,
  link: z.string().nullable().describe('only in the answer to making it'),
})
export type Invitation = z.infer<typeof Invitation>
export const listInvitations = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/invitations',
  access: 'people:manage',
  summary: 'Invitations that wait',
  params: WorkspaceParams,
  response: z.object({ items: z.array(Invitation) }),
})
export const invite = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/invitations',
  access: 'people:manage',
  summary: 'Invite somebody by a link that works once, for seven days',
  params: WorkspaceParams,
  body: z.strictObject({ email: z.email(), role: RoleName, inboxIds: z.array(Id).default([]) }),
  response: Invitation,
  status: 201,
  answersSecret: true,
})
export const withdrawInvitation = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/invitations/:invitationId',
  access: 'people:manage',
  summary: 'Withdraw an invitation',
  params: inWorkspace('invitationId'),
})
export const InvitationToken = z.object({ token: z.string().min(20).max(100) })
export const readInvitation = route({
  method: 'GET',
  path: '/invitations/:token',
  access: 'public',
  summary: 'What an invitation link is for',
  params: InvitationToken,
  response: z.object({ workspaceName: z.string(), email: z.string(), role: RoleName, invitedBy: z.string() }),
})
export const acceptInvitation = route({
  method: 'POST',
  path: '/invitations/:token/acceptance',
  access: 'public',
  summary: 'Join the workspace; makes the sign-in if there is none, and signs in',
  params: InvitationToken,
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).describe('of a new account; one that exists keeps its own'),
    password: z.string().min(10).max(128).describe('of the account with this address, or chosen for a new one'),
    language: Language.optional(),
  }),
  response: z.object({ slug: z.string() }),
})

export const makeResetLink = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/agents/:agentId/reset-link',
  access: 'people:manage',
  summary: 'Make a link by which a colleague chooses a new password: works once, for 24 hours',
  params: inWorkspace('agentId'),
  response: z.object({ link: z.string().nullable().describe('only in the answer to making it'), expiresAt: Instant }),
  status: 201,
  answersSecret: true,
})
export const ResetToken = z.object({ token: z.string().min(20).max(100) })
export const readResetLink = route({
  method: 'GET',
  path: '/reset-links/:token',
  access: 'public',
  summary: 'Whose password a reset link is for',
  params: ResetToken,
  response: z.object({ name: z.string(), email: z.string() }),
})
export const resetPassword = route({
  method: 'POST',
  path: '/reset-links/:token/password',
  access: 'public',
  summary: 'Choose a new password by a reset link; ends all sessions of the person, and signs in',
  params: ResetToken,
  body: z.strictObject({ password: z.string().min(10).max(128) }),
})

export const Team = z.object({ id: Id, name: z.string(), agentIds: z.array(Id) })
export type Team = z.infer<typeof Team>
export const listTeams = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/teams',
  access: 'people:read',
  summary: 'Teams',
  params: WorkspaceParams,
  response: z.object({ items: z.array(Team) }),
})
const TeamBody = z.strictObject({ name: z.string().trim().min(1).max(60), agentIds: z.array(Id).max(500) })
export const makeTeam = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/teams',
  access: 'people:manage',
  summary: 'Make a team',
  params: WorkspaceParams,
  body: TeamBody,
  response: Team,
  status: 201,
})
export const changeTeam = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/teams/:teamId',
  access: 'people:manage',
  summary: 'Rename a team or change who is in it',
  params: inWorkspace('teamId'),
  body: TeamBody,
  response: Team,
})

export const Inbox = z.object({
  id: Id,
  name: z.string(),
  reopenDays: z.number().int(),
  undoSeconds: z.number().int(),
  returnHours: z.number().int(),
  agentIds: z.array(Id),
})
export type Inbox = z.infer<typeof Inbox>
export const listInboxes = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/inboxes',
  access: 'people:read',
  summary: 'Inboxes the caller may see',
  params: WorkspaceParams,
  response: z.object({ items: z.array(Inbox) }),
})
const InboxBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  reopenDays: z.number().int().min(0).max(90).default(3).describe('a message within so many days after Done reopens the conversation'),
  undoSeconds: z.number().int().min(0).max(60).default(10).describe('how long a sent reply can be taken back'),
  returnHours: z
    .number()
    .int()
    .min(0)
    .max(720)
    .default(24)
    .describe(
      'a contact who was asked to go on in private has so many hours to write before the conversation comes back; 0: it never does',
    ),
  agentIds: z.array(Id).max(500),
})
export const makeInbox = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/inboxes',
  access: 'people:manage',
  summary: 'Make an inbox',
  params: WorkspaceParams,
  body: InboxBody,
  response: Inbox,
  status: 201,
})
export const changeInbox = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/inboxes/:inboxId',
  access: 'people:manage',
  summary: 'Change an inbox and who works in it',
  params: inWorkspace('inboxId'),
  body: InboxBody,
  response: Inbox,
})

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string().describe('the first characters, to recognise it by'),
  scopes: z.array(z.enum(apiKeyScopes)),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  expiresAt: Instant.nullable(),
  secret: z.string().nullable().describe('the whole key, only in the answer to making it'),
})
export type ApiKey = z.infer<typeof ApiKey>
export const listApiKeys = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/api-keys',
  access: 'api-key:manage',
  summary: 'API keys that work',
  params: WorkspaceParams,
  response: z.object({ items: z.array(ApiKey) }),
})
export const makeApiKey = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/api-keys',
  access: 'api-key:manage',
  summary: 'Make an API key; the secret is shown once',
  params: WorkspaceParams,
  body: z.strictObject({
    name: z.string().trim().min(1).max(60),
    scopes: z.array(z.enum(apiKeyScopes)).min(1),
    expiresAt: Instant.nullable().default(null),
  }),
  response: ApiKey,
  status: 201,
  answersSecret: true,
})
export const revokeApiKey = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/api-keys/:apiKeyId',
  access: 'api-key:manage',
  summary: 'Revoke an API key, at once',
  params: inWorkspace('apiKeyId'),
})

export const Session = z.object({
  id: z.string(),
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  userAgent: z.string().nullable(),
  ipAddress: z.string().nullable(),
})
export type Session = z.infer<typeof Session>
export const listSessions = route({
  method: 'GET',
  path: '/me/sessions',
  access: 'session',
  summary: 'Where I am signed in',
  response: z.object({ items: z.array(Session) }),
})
export const revokeSession = route({
  method: 'DELETE',
  path: '/me/sessions/:sessionId',
  access: 'session',
  summary: 'Sign out elsewhere',
  params: z.object({ sessionId: z.string().max(100) }),
})

/** What the audit log tells of. */
export const auditActions = [
  'workspace.made',
  'workspace.renamed',
  'agent.renamed',
  'reset-link.made',
  'password.reset',
  'agent.changed',
  'invitation.made',
  'invitation.withdrawn',
  'invitation.accepted',
  'team.made',
  'team.changed',
  'inbox.made',
  'inbox.changed',
  'api-key.made',
  'api-key.revoked',
  'channel.connected',
  'channel.imported',
  'channel.changed',
  'channel.reconnected',
  'channel.reconnect-refused',
  'channel.history',
  'channel.disconnected',
  'channel.removed',
  'spend.changed',
  'channel.alarm-raised',
  'channel.alarm-ended',
  'channel.expiry-told',
  'demo.removal-begun',
  'demo.removed',
  'post.mode-changed',
  'clearing.started',
  'clearing.undone',
  'raw-delivery.retried',
  'parked-event.retried',
  'label-backfill.changed',
  'delivery.retried',
  'delivery.confirmed',
  'delivery.denied',
  'message.moderated',
  'second-look.asked',
  'second-look.allowed',
  'second-look.declined',
  'second-look.withdrawn',
  'second-look-policy.changed',
  'file-retention.changed',
  'secret-number.read',
  'setting.changed',
  'secrets.rotated',
] as const
export type AuditAction = (typeof auditActions)[number]

export const AuditEntry = z.object({
  seq: z.number(),
  at: Instant,
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export const listAudit = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/audit',
  access: 'audit:read',
  summary: 'The audit log, newest first',
  params: WorkspaceParams,
  query: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
  response: z.object({
    items: z.array(AuditEntry),
    next: z.string().nullable(),
    intact: z.boolean().describe('the hash chain of this page holds'),
  }),
})
