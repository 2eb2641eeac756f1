import type { PostMode } from '@baton/contract/conversations'
import type { Tx } from '#kernel/tx'

export interface ChangedMode {
  postId: string
  accountId: string
  from: PostMode
}

/** What comments under these posts need from now on. A post that is in this mode already keeps its time; one that is not in `from` is left alone. */
export async function changeMode(
  tx: Tx,
  postIds: readonly string[],
  { from, to, why }: { from?: PostMode; to: PostMode; why: 'person' | 'spike' },
): Promise<ChangedMode[]> {
  const by = why === 'person' && tx.actor.kind === 'agent' ? tx.actor.id : null
  return tx.all<ChangedMode>`
    with before as (
      select id, mode from posts
       where workspace_id = ${tx.workspaceId} and id = any(${postIds}::uuid[]) and mode <> ${to} and mode = coalesce(${from ?? null}, mode) order by id for update)
    update posts p set mode = ${to}, mode_since = ${tx.now}, mode_why = ${why}, mode_by = ${by}::uuid
      from before b where p.workspace_id = ${tx.workspaceId} and p.id = b.id
    returning p.id as post_id, p.account_id, b.mode as "from"`
}
