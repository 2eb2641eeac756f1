import * as people from '@baton/contract/people'
import { type Answer, on, onVisit } from '#kernel/http'
import { acceptInvitation, readInvitation } from './accept-invitation.ts'
import { listAgents } from './agents.ts'
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts'
import { listAudit } from './audit.ts'
import { changeAgent } from './change-agent.ts'
import { changeInbox, listInboxes, makeInbox } from './inboxes.ts'
import { invite, listInvitations, withdrawInvitation } from './invite.ts'
import { listSessions, readMe, revokeSession, setMyLanguage } from './me.ts'
import { makeFurtherWorkspace, setUp } from './set-up.ts'
import { makeResetLink, readResetLink, resetPassword } from './reset-link.ts'
import { setMyName } from './set-my-name.ts'
import { changeTeam, listTeams, makeTeam } from './teams.ts'

export const answers: Answer[] = [
  onVisit(people.me, readMe),
  onVisit(people.setMyLanguage, (visitor, { body }) => setMyLanguage(visitor, body.language)),
  onVisit(people.setMyName, (visitor, { body }) => setMyName(visitor, body.name)),
  onVisit(people.listSessions, listSessions),
  onVisit(people.revokeSession, (visitor, { params }) => revokeSession(visitor, params.sessionId)),
  onVisit(people.setup, (visitor, { body }) => setUp(visitor, body)),
  onVisit(people.makeWorkspace, (visitor, { body }) => makeFurtherWorkspace(visitor, body)),
  onVisit(people.readInvitation, (visitor, { params }) => readInvitation(visitor, params.token)),
  onVisit(people.acceptInvitation, (visitor, { params, body }) => acceptInvitation(visitor, params.token, body)),
  onVisit(people.readResetLink, (visitor, { params }) => readResetLink(visitor, params.token)),
  onVisit(people.resetPassword, (visitor, { params, body }) => resetPassword(visitor, params.token, body.password)),

  on(people.listAgents, listAgents),
  on(people.changeAgent, (ctx, { params, body }) => changeAgent(ctx, params.agentId, body)),
  on(people.makeResetLink, (ctx, { params, auth }) => makeResetLink(ctx, auth, params.agentId)),
  on(people.listInvitations, listInvitations),
  on(people.invite, (ctx, { body }) => invite(ctx, body)),
  on(people.withdrawInvitation, (ctx, { params }) => withdrawInvitation(ctx, params.invitationId)),
  on(people.listTeams, listTeams),
  on(people.makeTeam, (ctx, { body }) => makeTeam(ctx, body)),
  on(people.changeTeam, (ctx, { params, body }) => changeTeam(ctx, params.teamId, body)),
  on(people.listInboxes, listInboxes),
  on(people.makeInbox, (ctx, { body }) => makeInbox(ctx, body)),
  on(people.changeInbox, (ctx, { params, body }) => changeInbox(ctx, params.inboxId, body)),
  on(people.listApiKeys, listApiKeys),
  on(people.makeApiKey, (ctx, { body }) => makeApiKey(ctx, body)),
  on(people.revokeApiKey, (ctx, { params }) => revokeApiKey(ctx, params.apiKeyId)),
  on(people.listAudit, (ctx, { query }) => listAudit(ctx, query)),
]
