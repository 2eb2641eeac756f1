import { z } from 'zod'
import { Finding } from './channels.ts'
import { Id, Instant, PageQuery, inWorkspace, page } from './common.ts'
import { importFaults, importFields } from './import-fields.ts'
import { route } from './route.ts'

/** Of the file itself. */
export const MOST_IMPORT_BYTES = 4 * 1024 * 1024
export const MOST_IMPORT_ROWS = 10_000
/** As JSON, base64 makes four bytes of three. */
const MOST_BODY_BYTES = 6 * 1024 * 1024

const File = z
  .base64()
  .min(1)
  .max(Math.ceil(MOST_IMPORT_BYTES / 3) * 4)
  .describe(`a table (CSV) or a mail (.eml), at most ${MOST_IMPORT_BYTES / 1024 / 1024} MB and ${MOST_IMPORT_ROWS} rows`)
const Columns = z
  .array(z.enum(importFields).nullable())
  .max(200)
  .describe('what each column of the file holds, in the order of the file; null = it is left out')

const ImportedReview = z.object({
  row: z.number().int().describe('as a spreadsheet counts them: the headers are row 1'),
  fault: z.enum(importFaults).nullable().describe('why it is not taken in'),
  value: z.string().describe('what is wrong, as it stands there; empty when nothing is, or when it is missing'),
  stars: z.number().int().nullable(),
  at: Instant.nullable(),
  title: z.string(),
  text: z.string(),
  author: z.string(),
})
export const ImportPreview = z.object({
  problem: Finding.nullable().describe('why the file cannot be read; then the rest is empty'),
  encoding: z.string(),
  columns: z.array(z.object({ name: z.string(), field: z.enum(importFields).nullable(), sample: z.string() })),
  missing: z.array(z.enum(importFields)).describe('without these columns nothing can be taken in'),
  rows: z.number().int(),
  refused: z.number().int().describe('of these, those that cannot be taken in'),
  unnamed: z
    .number()
    .int()
    .describe(
      'of these, those with neither id nor link of their own: they are known again by date, title and words, so those must not change',
    ),
  first: z.array(ImportedReview).describe('the first rows'),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ReviewImport = z.object({
  id: Id,
  fileName: z.string(),
  at: Instant,
  rows: z.number().int(),
  refused: z.number().int().describe('rows that cannot be taken in'),
  read: z.number().int().describe('rows that have been read so far; at the end `rows` less `refused`'),
  taken: z.number().int().describe('of these, reviews, or changes of them, that were not here'),
})
export type ReviewImport = z.infer<typeof ReviewImport>
const RefusedRow = ImportedReview.pick({ row: true, value: true }).extend({ fault: z.enum(importFaults) })
export type RefusedRow = z.infer<typeof RefusedRow>

export const previewImport = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/import-previews',
  access: 'channel:manage',
  summary: 'Look at a file of reviews, and take in nothing',
  params: inWorkspace('accountId'),
  body: z.strictObject({ file: File, columns: Columns.optional().describe('absent: as recognised by their headers') }),
  response: ImportPreview,
  mostBytes: MOST_BODY_BYTES,
  answersAnew: true,
})
export const importReviews = route({
  method: 'POST',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/imports',
  access: 'channel:manage',
  summary: 'Take in a file of reviews, in the background',
  description:
    'What is here already is passed over, so the same file may be given again. A review that is here in another version is taken in as changed, ' +
    'and its conversation opens again, whatever its age.',
  params: inWorkspace('accountId'),
  body: z.strictObject({
    fileName: z.string().trim().min(1).max(200),
    file: File,
    columns: Columns,
    historyDays: z
      .number()
      .int()
      .min(0)
      .max(3660)
      .nullable()
      .describe('what is older comes in as history: it needs no action and counts in no figure; 0 = everything does, null = nothing'),
  }),
  response: ReviewImport,
  status: 202,
  mostBytes: MOST_BODY_BYTES,
})
export const listImports = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/channel-accounts/:accountId/imports',
  access: 'channel:read',
  summary: 'Files of reviews that were taken in, newest first',
  params: inWorkspace('accountId'),
  query: PageQuery,
  response: page(ReviewImport),
})
export const listRefusedRows = route({
  method: 'GET',
  path: '/workspaces/:workspaceId/imports/:importId/refused-rows',
  access: 'channel:manage',
  summary: 'Rows of a file that could not be taken in, and why',
  params: inWorkspace('importId'),
  response: z.object({ items: z.array(RefusedRow).describe('at most 1,000') }),
})
