import type { SavedReply } from '@baton/contract/saved-replies'
import type { Actor, Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { raw, type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** Columns of a SavedReply, out of `saved_replies s`. */
export const columns: Sql = raw(
  's.id, s.name, s.shortcut, s.texts, s.networks, s.owner_id, s.uses, s.last_used_at, s.archived_at, s.version',
)

/** So many can be saved; all of them are shown at once. */
export const MOST = 5_000

export async function listSavedReplies(ctx: Ctx, { archived }: { archived: boolean }): Promise<{ items: SavedReply[] }> {
  return ctx.read(async (tx) => ({
    items: await tx.all<SavedReply>`
      select ${columns} from saved_replies s
       where s.workspace_id = ${tx.workspaceId} and ${mineOrShared(tx.actor)} and (s.archived_at is not null) = ${archived}
       order by s.name, s.id limit ${MOST * 2}`,
  }))
}

/** What a program makes is the workspace's: it has nothing of its own. */
export function mineOrShared(actor: Actor): Sql {
  return actor.kind === 'agent' ? sql`(s.owner_id is null or s.owner_id = ${actor.id})` : raw('s.owner_id is null')
}

export async function readSavedReply(tx: Tx, id: string): Promise<SavedReply> {
  const reply = await tx.one<SavedReply>`
    select ${columns} from saved_replies s where s.workspace_id = ${tx.workspaceId} and s.id = ${id} and ${mineOrShared(tx.actor)}`
  return reply ?? fail('not_found', { what: 'saved reply' })
}
