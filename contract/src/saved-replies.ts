import { z } from 'zod'
import { Id, Instant, NetworkName, WorkspaceParams, inWorkspace } from './common.ts'
import { route } from './route.ts'

/** `any`: for whatever language there is no text of its own for. */
export const SavedReplyTexts = z
  .partialRecord(z.enum(['any', 'en', 'ko', 'th']), z.string().trim().min(1).max(10_000))
  .refine((texts) => Object.keys(texts).length > 0, 'one text at least')
  .describe(
    'by language; placeholders such as {{contact.name | there}}: contact.name, agent.name, agent.initials, account.name, conversation.number',
  )
export type SavedReplyTexts = z.infer<typeof SavedReplyTexts>

export const SavedReply = z.object({
  id: Id,
  name: z.string(),
  shortcut: z.string().nullable().describe('what one types behind `/`'),
  texts: SavedReplyTexts,
  networks: z.array(NetworkName).nullable().describe('null = all'),
  ownerId: Id.nullable().describe('whose own it is; null = the workspace’s'),
  uses: z.number().int(),
  lastUsedAt: Instant.nullable(),
  archivedAt: Instant.nullable(),
  version: z.number().int(),
})
export type SavedReply = z.infer<typeof SavedReply>

export const SavedReplyBody = z.strictObject({
  name: z.string().trim().min(1).max(80),
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[^\s/]{1,30}$/u)
    .nullable(),
  texts: SavedReplyTexts,
  networks: z.array(NetworkName).min(1).nullable(),
})
export type SavedReplyBody = z.infer<typeof SavedReplyBody>

const Params = inWorkspace('savedReplyId')

export const listSavedReplies = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/saved-replies',
  access: 'conversation:read',
  summary: 'Saved replies: the workspace’s and the caller’s own, by name',
  params: WorkspaceParams,
  query: z.object({ archived: z.stringbool().default(false).describe('those put away instead') }),
  response: z.object({ items: z.array(SavedReply) }),
})
export const makeSavedReply = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/saved-replies',
  access: 'conversation:note',
  summary: 'Save a reply, for oneself or for the workspace',
  description: 'For the workspace it takes `saved-reply:manage`.',
  params: WorkspaceParams,
  body: SavedReplyBody.extend({ id: Id.describe('made by the caller'), shared: z.boolean() }),
  response: SavedReply,
  status: 201,
})
export const changeSavedReply = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/saved-replies/:savedReplyId',
  access: 'conversation:note',
  summary: 'Change a saved reply',
  params: Params,
  body: SavedReplyBody.extend({
    seenVersion: z.number().int().describe('as it was on the screen, so that nobody overwrites what a colleague changed'),
  }),
  response: SavedReply,
})
export const archiveSavedReply = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/saved-replies/:savedReplyId/archive',
  access: 'conversation:note',
  summary: 'Put a saved reply away',
  params: Params,
  response: SavedReply,
})
export const restoreSavedReply = route({
  method: 'DELETE',
  path: '/workspaces/:workspaceId/saved-replies/:savedReplyId/archive',
  access: 'conversation:note',
  summary: 'Take a saved reply back out',
  params: Params,
  response: SavedReply,
})
export const countSavedReplyUse = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/saved-replies/:savedReplyId/uses',
  access: 'conversation:read',
  summary: 'It was put into an answer or a note: counts how often it is of use',
  params: Params,
})
