import { z } from 'zod'
import { Id, Instant, WorkspaceParams, inWorkspace } from './common.ts'
import { route } from './route.ts'

export const Sentiment = z.enum(['neg', 'neu', 'pos'])
export type Sentiment = z.infer<typeof Sentiment>
export const WordsKind = z.enum(['complaint', 'question', 'wish', 'praise', 'noise'])
export type WordsKind = z.infer<typeof WordsKind>

export const UrgencyReason = z.enum(['safety', 'legal', 'press', 'money', 'anger', 'deadline', 'repeat', 'reach', 'waiting'])
export type UrgencyReason = z.infer<typeof UrgencyReason>

/** What a label can be told of. */
export const LabelTask = z.enum(['language', 'sentiment', 'kind', 'offence', 'spam'])
export type LabelTask = z.infer<typeof LabelTask>

/** What a person may say in each task; a language is any of ISO 639-1, `th-Latn` or `ko-Latn`. */
export const labelsOfTask: Record<Exclude<LabelTask, 'language'>, readonly string[]> = {
  sentiment: Sentiment.options,
  kind: WordsKind.options,
  offence: ['yes', 'no'],
  spam: ['yes', 'no'],
}

/** Told by models of words alone, unless a person has said otherwise: fit to order work by, not to judge a person by. */
export const WordsLabels = z.object({
  messageId: Id.describe("the contact's newest words, those that need an answer first"),
  language: z.string().nullable().describe('ISO 639-1; `th-Latn`, `ko-Latn`: Thai, Korean in Latin letters; null where nothing tells'),
  mixed: z.array(z.string()).describe('where two languages share the words: both, the main one first'),
  sentiment: Sentiment.nullable().describe('null where there is no model for the language'),
  kind: WordsKind.nullable(),
  offence: z.boolean(),
  spam: z.boolean().describe('likely an offer that is none'),
  looked: z.array(LabelTask).describe('of these a person has said what is right'),
})
export type WordsLabels = z.infer<typeof WordsLabels>

export const UrgencyPart = z.object({
  reason: UrgencyReason,
  points: z.number().int(),
  times: z.number().int().optional().describe('of `repeat`: further messages that nobody answered; absent where only the words say so'),
})
/** Of what needs action. */
export const Urgency = z.object({
  points: z.number().int().describe('sum of the reasons, at most 100'),
  since: Instant.describe(
    'what the order `urgent` goes by, the earliest first: since when it would have waited if each point were an hour',
  ),
  reasons: z.array(UrgencyPart).describe('the weightiest first; `waiting` as of the moment it was read'),
})
export type Urgency = z.infer<typeof Urgency>

export const LabelParams = inWorkspace('messageId').extend({ task: LabelTask })
export const LabelBody = z.strictObject({ label: z.string().min(1).max(12).describe('the very label that stands there confirms it') })

export const LabelBackfill = z.object({
  run: z
    .object({
      state: z.enum(['running', 'paused', 'done']),
      labelled: z.number().int().describe('messages that have labels by it'),
      progress: z.number().describe('0 to 1, by time'),
      reachedAt: Instant.nullable().describe('what came since then was looked at'),
    })
    .nullable()
    .describe('null where there is nothing of before'),
})
export type LabelBackfill = z.infer<typeof LabelBackfill>
export const readLabelBackfill = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/label-backfill',
  access: 'workspace:manage',
  summary: 'How far the labelling of messages is that came before messages had labels',
  params: WorkspaceParams,
  response: LabelBackfill,
})
export const changeLabelBackfill = route({
  method: 'PUT',
  path: '/workspaces/:workspaceId/label-backfill',
  access: 'workspace:manage',
  summary: 'Pause that, or let it go on',
  params: WorkspaceParams,
  body: z.strictObject({ state: z.enum(['running', 'paused']) }),
  response: LabelBackfill,
})

export const LabelAgreement = z.object({
  rows: z.array(
    z.object({
      task: z.enum([...LabelTask.options, 'group']).describe('`group`: of comments under posts'),
      language: z.string().nullable().describe('of the words, as the models took it'),
      looked: z.number().int().describe('labels of which people said what is right, by confirming, correcting or moving'),
      agreed: z.number().int().describe('of these, where the models had said the same'),
    }),
  ),
})
export type LabelAgreement = z.infer<typeof LabelAgreement>
export const labelAgreement = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/label-agreement',
  access: 'report:read',
  summary: 'How often people agree with the labels they looked at',
  description:
    'Counts only labels that somebody confirmed or corrected. People look at what seems wrong sooner than at what seems right, so this is no measure of how often labels are right.',
  params: WorkspaceParams,
  query: z.object({ from: Instant, to: Instant }),
  response: LabelAgreement,
})
