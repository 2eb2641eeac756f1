import type { Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { lockVisible, shown, tell } from './act.ts'

/** Adding a tag twice is no fault and no news. Tags guard against nothing: two agents may tag at once. */
export async function tagConversation(ctx: Ctx, id: string, tag: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const added = await tx.run`
      insert into conversation_tags (workspace_id, conversation_id, tag, at) values (${tx.workspaceId}, ${id}, ${tag}, ${tx.now}) on conflict do nothing`
    if (added > 0) tell(tx, { ...target, version: await bump(tx, id) }, 'conversation.tagged', { tag })
    return shown(tx, id)
  })
}

export async function untagConversation(ctx: Ctx, id: string, tag: string): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, id)
    const gone =
      await tx.run`delete from conversation_tags where workspace_id = ${tx.workspaceId} and conversation_id = ${id} and tag = ${tag}`
    if (gone > 0) tell(tx, { ...target, version: await bump(tx, id) }, 'conversation.untagged', { tag })
    return shown(tx, id)
  })
}

export async function listTags(ctx: Ctx): Promise<{ items: string[] }> {
  const rows = await ctx.read((tx) => tx.all<{ tag: string }>`${tagsInUse(tx)}`)
  return { items: rows.map((row) => row.tag) }
}

/**
 * Each tag in use once. Hops from one to the next along the index, so that a tag on a million conversations costs as much as a rare
 * one.
 *
 * @param wanted false where nobody asks for them, in a statement that has room for them
 */
export function tagsInUse({ workspaceId }: Tx, wanted = true): Sql {
  return sql`
    with recursive tags as (
      (select tag from conversation_tags where workspace_id = ${workspaceId} and ${wanted} order by tag limit 1)
      union all
      select (select g.tag from conversation_tags g where g.workspace_id = ${workspaceId} and g.tag > tags.tag order by g.tag limit 1) from tags where tags.tag is not null)
    select tag from tags where tag is not null limit 1000`
}

async function bump(tx: Tx, id: string): Promise<number> {
  const row = await tx.one<{
    version: number
  }>`update conversations set version = version + 1 where workspace_id = ${tx.workspaceId} and id = ${id} returning version`
  return row?.version ?? 0
}
