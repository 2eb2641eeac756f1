import type { PostMode } from '@baton/contract/conversations'
import { systemActor } from '#kernel/context'
import type { Tx } from '#kernel/tx'
import type { ChangedMode } from '#posts'

/** The inbox of each account, for events about its posts. */
export async function inboxesOf(tx: Tx, accountIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.all<{ id: string; inboxId: string }>`
    select id, inbox_id from channel_accounts where workspace_id = ${tx.workspaceId} and id = any(${accountIds}::uuid[])`
  return new Map(rows.map(({ id, inboxId }) => [id, inboxId]))
}

export async function tellMode(tx: Tx, changed: readonly ChangedMode[], to: PostMode, why: 'person' | 'spike'): Promise<void> {
  const inboxes = await inboxesOf(
    tx,
    changed.map(({ accountId }) => accountId),
  )
  for (const { postId, accountId, from } of changed) {
    const facts = { inboxId: inboxes.get(accountId) ?? null, ...(why === 'spike' && { actor: systemActor }) }
    tx.emit('post.mode-changed', { postId, from, to, why }, facts)
    tx.audit('post.mode-changed', postId, { from, to, why })
  }
}
