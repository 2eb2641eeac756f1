import { z } from 'zod'
import { Id, Instant, WorkspaceParams, inWorkspace } from './common.ts'
import { route } from './route.ts'

/** What somebody has begun to write in a conversation. */
export const Draft = z.strictObject({
  text: z.string().max(100_000),
  mode: z.enum(['reply', 'note']),
  threadId: Id.nullable().describe('chosen by hand; null = where an answer is owed'),
  replyTo: Id.nullable(),
  alsoAnswers: z.array(Id).max(50),
  replyAll: z.boolean(),
  template: z
    .strictObject({ id: z.union([Id, z.literal('')]), values: z.record(z.string().max(100), z.string().max(2000)) })
    .nullable()
    .describe('a template of the account instead of free words; without an id while none is chosen'),
  answerId: Id.nullable().describe('the answer to a review whose words are being changed'),
})
export type Draft = z.infer<typeof Draft>

export const KeptDraft = z.object({
  conversationId: Id,
  draft: Draft,
  revision: Id,
  writtenAt: Instant,
  earlier: z
    .object({ draft: Draft, writtenAt: Instant })
    .nullable()
    .describe('words from another screen that had not seen these; the newer ones stand in `draft`'),
})
export type KeptDraft = z.infer<typeof KeptDraft>

export const listDrafts = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/drafts',
  access: 'conversation:read',
  summary: 'My own drafts, the newest 500 of those I may read',
  params: WorkspaceParams,
  response: z.object({ items: z.array(KeptDraft) }),
})

export const KeepDraftBody = z.strictObject({
  draft: Draft.describe('without text and template: let it go'),
  base: Id.nullable().describe('`revision` that these words continue; null = none was known'),
  writtenMsAgo: z.number().int().min(0).max(31_536_000_000).default(0).describe('for what was written offline: the newer words win'),
  forgetEarlier: z.boolean().default(false),
})
export type KeepDraftBody = z.infer<typeof KeepDraftBody>
export const keepDraft = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/conversations/:conversationId/draft',
  access: 'conversation:note',
  summary: 'Keep what I have begun to write; a reply or note that is sent ends it',
  description:
    'Nothing is lost where two screens wrote without having seen each other: the newer words stand, the others are kept as `earlier`. A draft belongs to a person; a key keeps none.',
  params: inWorkspace('conversationId'),
  body: KeepDraftBody,
  response: z.object({ kept: KeptDraft.nullable().describe('what stands now') }),
})
