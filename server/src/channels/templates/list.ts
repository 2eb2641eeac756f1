import type { MessageTemplate, listTemplates as listRoute, readTemplates as readRoute } from '@baton/contract/channels'
import { type Finding, inEnglish } from '@baton/contract/findings'
import type { QueryOf, ResponseOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { readCursor, writeCursor } from '#kernel/cursor'
import { fail } from '#kernel/fail'
import { nothing, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { readTemplatesNow } from './read.ts'

type Listed = ResponseOf<typeof listRoute>

/** The templates of an account by name and language, with how the last reading of them went. */
export async function listTemplates(ctx: Ctx, accountId: string, query: QueryOf<typeof listRoute>): Promise<Listed> {
  const { q, language, state, limit } = query
  const after = readCursor(query.cursor, 2)
  return ctx.read(async (tx) => {
    const reading = await readingOf(tx, accountId)
    const among = sql`workspace_id = ${tx.workspaceId} and account_id = ${accountId}${state ? sql` and state = ${state}` : nothing}`
    const [rows, languages] = await Promise.all([
      tx.all<MessageTemplate>`
        select id, name, language, state, category, quality, reason, content from message_templates
         where ${among}
           ${language ? sql`and language = ${language}` : nothing}
           ${q ? sql`and position(lower(${q}) in lower(name || ' ' || coalesce(content #>> '{header,text}', '') || ' ' || (content #>> '{body,text}'))) > 0` : nothing}
           ${after ? sql`and (name, language) > (${after[0]}, ${after[1]})` : nothing}
         order by name, language limit ${limit + 1}`,
      tx.all<{ language: string; count: number }>`
        select language, count(*)::int as count from message_templates where ${among} group by language order by count(*) desc, language`,
    ])
    const items = rows.slice(0, limit)
    const last = items.at(-1)
    return { items, next: rows.length > limit && last ? writeCursor(last.name, last.language) : null, languages, reading }
  })
}

/** Reads them again now, and tells how that went. */
export async function readTemplates(ctx: Ctx, accountId: string): Promise<ResponseOf<typeof readRoute>> {
  await readTemplatesNow(ctx, accountId)
  return ctx.read((tx) => readingOf(tx, accountId))
}

async function readingOf(tx: Tx, accountId: string): Promise<Listed['reading']> {
  const row = await tx.one<{ network: string; readAt: string | null; problem: Finding | null }>`
    select a.network, r.read_at, r.problem from channel_accounts a
      left join template_readings r on r.workspace_id = a.workspace_id and r.account_id = a.id
     where a.workspace_id = ${tx.workspaceId} and a.id = ${accountId}`
  if (!row) fail('channel_account_not_found')
  return {
    possible: tx.ctx.app.adapters.get(row.network)?.templates !== undefined,
    readAt: row.readAt,
    problem: row.problem && inEnglish(row.problem),
  }
}
