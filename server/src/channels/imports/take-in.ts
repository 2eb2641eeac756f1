import type { ImportRow } from '@baton/channel-kit'
import type { importReviews as importRoute, RefusedRow, ReviewImport } from '@baton/contract/imports'
import { inEnglish } from '@baton/contract/findings'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { storeRawIn } from '../intake/store-raw.ts'
import { ofHistory } from '../reconciliation/mark.ts'
import { importing, importsOf, openFile } from './open.ts'
import { ofImport } from './mark.ts'

/** Of the refused rows so many are kept. */
const MOST_KEPT = 1_000
/** Read together. What comes in from other networks meanwhile waits for no more than a batch of these. */
const ROWS_OF_DELIVERY = 5
const DAY_MS = 86_400_000

/**
 * Takes a file in: its rows are kept as raw deliveries together with the import that counts them, and read like anything that
 * comes in. The same file again is another import, of which nothing is new.
 */
export async function importReviews(ctx: Ctx, accountId: string, body: BodyOf<typeof importRoute>): Promise<ReviewImport> {
  const { imports } = await importsOf(ctx, accountId)
  const opened = await openFile(imports, body.file, body.columns)
  if (opened.problem) fail('invalid_request', { where: 'body', fields: [{ path: 'file', problem: inEnglish(opened.problem).words }] })
  if (opened.missing.length > 0 || body.columns.length !== opened.file.columns.length)
    fail('invalid_request', {
      where: 'body',
      fields: [{ path: 'columns', problem: `name each column, and one as ${imports.required.join(', ')}` }],
    })
  const good = opened.rows.flatMap((row) => (row.fault === null ? [row] : []))
  const refused = opened.rows.flatMap((row): RefusedRow[] =>
    row.fault === null ? [] : [{ row: row.row, fault: row.fault, value: row.value }],
  )
  const isOld = olderThan(body.historyDays, ctx.now())
  return ctx.tx(async (tx) => {
    const { appId, externalId } = await importing(tx, accountId)
    const id = tx.newId()
    await tx.run`
      insert into review_imports (workspace_id, id, account_id, file_name, at, rows, refused, refused_rows)
      values (${tx.workspaceId}, ${id}, ${accountId}, ${body.fileName}, ${tx.now}, ${opened.rows.length}, ${refused.length},
              ${JSON.stringify(refused.slice(0, MOST_KEPT))}::jsonb)`
    const deliveries = [...Map.groupBy(good, isOld)].flatMap(([old, rows]) =>
      chunks(rows, ROWS_OF_DELIVERY).map((some) => ({
        body: imports.bodyOf(
          some.map((row) => row.body),
          { account: externalId, import: id, noticedAt: tx.now },
        ),
        headers: { ...ofImport(id), ...(old && ofHistory) },
      })),
    )
    await storeRawIn(tx, { appId, accountId, deliveries })
    tx.audit('channel.imported', accountId, { fileName: body.fileName, rows: opened.rows.length, refused: refused.length })
    return { id, fileName: body.fileName, at: tx.now, rows: opened.rows.length, refused: refused.length, read: 0, taken: 0 }
  })
}

/** What has no date is as old as the file, unless everything is. */
function olderThan(days: number | null, now: number): (row: Pick<ImportRow, 'at'>) => boolean {
  if (days === null) return () => false
  if (days === 0) return () => true
  return ({ at }) => at !== null && Date.parse(at) < now - days * DAY_MS
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}
