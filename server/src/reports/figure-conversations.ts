import type { reports } from '@baton/contract'
import type { QueryOf, ResponseOf } from '@baton/contract/route'
import { conversationRows, present } from '#conversations'
import type { Ctx } from '#kernel/context'
import { readTimeCursor, writeCursor } from '#kernel/cursor'
import { nothing, sql } from '#kernel/sql'
import { factsInPeriod, mustReadPersons } from './first-response.ts'

/** The conversations behind a figure, newest first: by the same facts and the same conditions the figure was counted with. */
export async function figureConversations(
  ctx: Ctx,
  query: QueryOf<typeof reports.figureConversations>,
): Promise<ResponseOf<typeof reports.figureConversations>> {
  if (query.agentId) mustReadPersons(ctx)
  const before = readTimeCursor(query.cursor)
  return ctx.read(async (tx) => {
    tx.planByValues()
    const facts = await tx.all<{ conversationId: string; askedAt: string; seconds: number | null }>`
      select f.conversation_id, f.asked_at, f.seconds from ${factsInPeriod(tx, query)}
         ${query.answered === undefined ? nothing : query.answered ? sql`and f.answered_at is not null` : sql`and f.answered_at is null`}
         ${query.slowerThanSeconds === undefined ? nothing : sql`and f.seconds > ${query.slowerThanSeconds}`}
         ${before ? sql`and (f.asked_at, f.conversation_id) < (${before.at}::timestamptz, ${before.id}::uuid)` : nothing}
       order by f.asked_at desc, f.conversation_id desc limit ${query.limit + 1}`
    const page = facts.slice(0, query.limit)
    const rows = new Map(
      (
        await conversationRows(
          tx,
          page.map((fact) => fact.conversationId),
        )
      ).map((row) => [row.id, row]),
    )
    const last = page.at(-1)
    return {
      items: page.flatMap(({ conversationId, seconds }) => {
        const row = rows.get(conversationId)
        return row ? [{ conversation: present(tx.ctx, row), firstResponseSeconds: seconds }] : []
      }),
      next: facts.length > query.limit && last ? writeCursor(last.askedAt, last.conversationId) : null,
    }
  })
}
