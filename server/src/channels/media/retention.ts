import { FileRetention } from '@baton/contract/channels'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { defineSetting, readSetting, writeSetting } from '#kernel/settings'
import { removeBytes } from './keep.ts'

const retention = defineSetting<FileRetention>('channels.file-retention', FileRetention, {})

export async function readFileRetention(ctx: Ctx): Promise<{ days: FileRetention }> {
  return { days: await readSetting(ctx, retention) }
}

/** The same again is no news. */
export async function setFileRetention(ctx: Ctx, days: FileRetention): Promise<{ days: FileRetention }> {
  await ctx.tx(async (tx) => {
    const from = await readSetting(tx, retention)
    if (JSON.stringify(sorted(from)) === JSON.stringify(sorted(days))) return
    await writeSetting(tx, retention, days)
    tx.audit('file-retention.changed', null, { from: { ...from }, to: { ...days } })
    tx.emit('workspace.changed', { what: 'file-retention' })
  })
  return { days }
}

const sorted = (days: FileRetention) => Object.entries(days).sort(([a], [b]) => a.localeCompare(b))

const DAY_MS = 86_400_000
const AT_ONCE = 500

/** Removes the bytes of files that were kept as long as the workspace keeps those of their network. Answers how many. */
export async function removeOldFiles(ctx: Ctx): Promise<number> {
  const limits = Object.entries((await readFileRetention(ctx)).days).map(([network, days]) => ({
    network,
    before: iso(ctx.now() - days * DAY_MS),
  }))
  let removed = 0
  for (let more = limits.length > 0; more; ) {
    const count = await removeSome(ctx, limits)
    removed += count
    more = count === AT_ONCE
  }
  return removed
}

function removeSome(ctx: Ctx, limits: readonly { network: string; before: string }[]): Promise<number> {
  return ctx.tx(async (tx) => {
    const gone = await tx.all<{ blobKey: string | null; thumbnailKey: string | null }>`
      with old as (
        select m.id, m.blob_key, m.thumbnail_key
          from jsonb_to_recordset(${JSON.stringify(limits)}::jsonb) as l(network text, before timestamptz)
          join channel_accounts a on a.workspace_id = ${tx.workspaceId} and a.network = l.network
          join media m on m.workspace_id = ${tx.workspaceId} and m.account_id = a.id and m.state = 'stored' and m.created_at < l.before
         limit ${AT_ONCE} for update of m)
      update media m set state = 'removed', blob_key = null, thumbnail_key = null from old where m.workspace_id = ${tx.workspaceId} and m.id = old.id
      returning old.blob_key, old.thumbnail_key`
    removeBytes(
      tx,
      gone.flatMap(({ blobKey, thumbnailKey }) => [blobKey, thumbnailKey]),
    )
    return gone.length
  })
}
