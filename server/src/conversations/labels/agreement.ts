import type { LabelAgreement } from '@baton/contract/labels'
import type { Ctx } from '#kernel/context'
import { raw } from '#kernel/sql'
import { visibleTo, wordsReadable } from '../visible-to.ts'

/**
 * How often people agreed with the labels they looked at, by task and language: those confirmed or corrected in the period, and
 * of comments said in it those that somebody moved or left where they were. Only of conversations the caller sees, and words
 * they may read.
 */
export async function labelAgreement(ctx: Ctx, { from, to }: { from: string; to: string }): Promise<LabelAgreement> {
  return ctx.read(async (tx) => {
    const { actor, workspaceId } = tx
    const rows = await tx.all<LabelAgreement['rows'][number]>`
      select r.task, r.language, count(*)::int as looked, (count(*) filter (where r.agreed))::int as agreed
        from (select l.task, l.found_language as language, l.label = l.found as agreed
                from label_corrections l
                join messages m on m.workspace_id = l.workspace_id and m.id = l.message_id
                join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
               where l.workspace_id = ${workspaceId} and l.at >= ${from}::timestamptz and l.at < ${to}::timestamptz
                 and ${visibleTo(actor)} and ${wordsReadable(actor, raw('m.visibility'))}
              union all
              select 'group', coalesce(m.labels -> 'found' ->> 'language', m.labels ->> 'language'), k.comment_group = k.found_group
                from comments k
                join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id
                join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
               where k.workspace_id = ${workspaceId} and k.looked and k.at >= ${from}::timestamptz and k.at < ${to}::timestamptz and ${visibleTo(actor)}) r
       group by r.task, r.language order by r.task, count(*) desc, r.language`
    return { rows: rows.map((row) => ({ ...row, language: row.language === 'und' ? null : row.language })) }
  })
}
