import type { listImports as listRoute, RefusedRow, ReviewImport } from '@baton/contract/imports'
import type { QueryOf, ResponseOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { readTimeCursor, writeCursor } from '#kernel/cursor'

/** Files that were brought to an account, newest first. */
export async function listImports(
  ctx: Ctx,
  accountId: string,
  { cursor, limit }: QueryOf<typeof listRoute>,
): Promise<ResponseOf<typeof listRoute>> {
  return ctx.read(async (tx) => {
    const known = await tx.one`select from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`
    if (!known) fail('channel_account_not_found')
    const before = readTimeCursor(cursor)?.id ?? null
    const rows = await tx.all<ReviewImport>`
      select id, file_name, at, rows, refused, read, taken from review_imports
       where workspace_id = ${tx.workspaceId} and account_id = ${accountId} and (${before}::uuid is null or id < ${before}::uuid)
       order by id desc limit ${limit + 1}`
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return { items, next: last ? writeCursor(last.at, last.id) : null }
  })
}

export async function listRefusedRows(ctx: Ctx, importId: string): Promise<{ items: RefusedRow[] }> {
  const row = await ctx.read(
    (tx) => tx.one<{ refusedRows: RefusedRow[] }>`
      select refused_rows from review_imports where workspace_id = ${tx.workspaceId} and id = ${importId}`,
  )
  return { items: (row ?? fail('not_found')).refusedRows }
}
