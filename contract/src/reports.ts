import { z } from 'zod'
import { Conversation } from './conversations.ts'
import { Id, Instant, NetworkName, PageQuery, WorkspaceParams, page } from './common.ts'
import { route } from './route.ts'

const Period = z.object({
  from: Instant,
  to: Instant,
  network: NetworkName.optional(),
  accountId: Id.optional(),
  agentId: Id.optional(),
})

/** Figures of one group (or of all). Times in seconds, by the network's clock. */
export const Figures = z.object({
  key: z.string().nullable(),
  label: z.string(),
  conversations: z.number().int().describe('conversations whose first contact message lies in the period'),
  firstResponses: z.number().int().describe('of these, how many the brand has answered'),
  responseRate: z.number().nullable().describe('firstResponses ÷ conversations; null when there were none'),
  medianSeconds: z.number().nullable().describe('first contact message → first brand message that belongs to that contact'),
  p90Seconds: z.number().nullable(),
  responses: z.number().int().describe('messages the brand sent in the period'),
})
export type Figures = z.infer<typeof Figures>

export const firstResponse = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/reports/first-response',
  access: 'report:read',
  summary: 'First response time and response rate over a period',
  params: WorkspaceParams,
  query: Period.extend({ by: z.enum(['network', 'account', 'agent']).optional() }),
  response: z.object({
    total: Figures,
    groups: z.array(Figures),
    now: z.object({ needsAction: z.number().int(), open: z.number().int(), waiting: z.number().int(), snoozed: z.number().int() }),
    approximate: z.boolean().describe('true when more than 100,000 facts were estimated from buckets'),
  }),
})
export const figureConversations = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/reports/first-response/conversations',
  access: 'report:read',
  summary: 'The conversations behind a figure',
  params: WorkspaceParams,
  query: Period.extend({ ...PageQuery.shape, answered: z.stringbool().optional(), slowerThanSeconds: z.coerce.number().optional() }),
  response: page(z.object({ conversation: Conversation, firstResponseSeconds: z.number().nullable() })),
})
