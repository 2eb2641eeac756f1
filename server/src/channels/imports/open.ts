import type { ImportRow, Imports, OpenFile } from '@baton/channel-kit'
import { MOST_IMPORT_ROWS } from '@baton/contract/imports'
import type { ImportField } from '@baton/contract/import-fields'
import type { Finding } from '@baton/contract/findings'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'

/** The connected account that files may be brought to. */
export async function importing(tx: Tx, accountId: string): Promise<{ appId: string; externalId: string; imports: Imports }> {
  const row = await tx.one<{ appId: string; externalId: string; network: string }>`
    select app_id, external_id, network from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId} and disconnected_at is null`
  const { appId, externalId, network } = row ?? fail('channel_account_not_found')
  return {
    appId,
    externalId,
    imports:
      tx.ctx.app.adapters.get(network)?.imports ??
      fail('invalid_request', { detail: 'This network is read by Baton itself: nothing is brought in by hand.' }),
  }
}

/** A file as it was read by the columns given, or as far as its headers are recognised. */
export type Opened =
  | { problem: Finding }
  | { problem: null; file: OpenFile; columns: (ImportField | null)[]; missing: ImportField[]; rows: ImportRow[] }

export async function openFile(imports: Imports, file: string, given?: readonly (ImportField | null)[]): Promise<Opened> {
  const opened = await imports.open(Buffer.from(file, 'base64'), MOST_IMPORT_ROWS)
  if (!opened.ok) return { problem: opened.reason }
  const columns = opened.file.columns.map(({ field }, at) => (given ? (given[at] ?? null) : field))
  const missing = imports.required.filter((field) => !columns.includes(field))
  return { problem: null, file: opened.file, columns, missing, rows: missing.length > 0 ? [] : imports.read(opened.file, columns) }
}

/** Where a network's files are read, outside of any transaction. */
export function importsOf(ctx: Ctx, accountId: string): Promise<{ appId: string; imports: Imports }> {
  return ctx.read((tx) => importing(tx, accountId))
}
