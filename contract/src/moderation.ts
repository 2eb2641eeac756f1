import { z } from 'zod'
import { Id, NetworkName, PageQuery, WorkspaceParams, inWorkspace, page } from './common.ts'
import { Message, SecondLook } from './conversations.ts'
import { route } from './route.ts'

/**
 * Which acts of moderation somebody else has to allow first. `careful`: deleting what others wrote, blocking a person, and
 * hiding what is negative or has few stars. `everything`: all acts. `off`: none.
 */
export const SecondLookPolicy = z.enum(['careful', 'everything', 'off'])
export type SecondLookPolicy = z.infer<typeof SecondLookPolicy>

export const readPolicy = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/second-look-policy',
  access: 'conversation:read',
  summary: 'Which acts of moderation need a second pair of eyes',
  params: WorkspaceParams,
  response: z.object({ policy: SecondLookPolicy }),
})
export const setPolicy = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/second-look-policy',
  access: 'workspace:manage',
  summary: 'Choose which acts of moderation need a second pair of eyes; what is asked for already stays asked for',
  params: WorkspaceParams,
  body: z.strictObject({ policy: SecondLookPolicy }),
  response: z.object({ policy: SecondLookPolicy }),
})

/** With the message it is about, as the caller may see it. */
export const ListedLook = z.object({
  look: SecondLook,
  message: Message,
  conversation: z
    .object({ id: Id, number: z.number().int() })
    .nullable()
    .describe('null: it belongs to none, or the caller does not see it'),
  network: NetworkName,
  accountName: z.string(),
})
export type ListedLook = z.infer<typeof ListedLook>

export const listSecondLooks = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/second-looks',
  access: 'conversation:read',
  summary: 'What waits for a second look, longest wait first; or what is settled, newest first',
  params: WorkspaceParams,
  query: PageQuery.extend({ settled: z.stringbool().default(false) }),
  response: page(ListedLook),
})

const LookParams = inWorkspace('lookId')
export const decideSecondLook = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/second-looks/:lookId/decision',
  access: 'moderation:decide',
  summary: 'Allow what a colleague asked for, which is then done at the network; or decline it, and say why',
  params: LookParams,
  body: z.strictObject({
    allow: z.boolean(),
    words: z.string().trim().max(500).nullable().default(null).describe('why not; needed to decline'),
  }),
  response: Message,
})
export const withdrawSecondLook = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/second-looks/:lookId',
  access: 'conversation:reply',
  summary: 'Withdraw what one asked for, while nobody has decided',
  params: LookParams,
  response: Message,
})
