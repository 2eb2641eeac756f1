import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { messageOf } from '#kernel/fail'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { LocateMessages } from './fetch.ts'
import { canShrink } from './content-type.ts'
import type { Shrink } from './shrink-aside.ts'

const AT_ONCE = 8
const SWEEP_MS = 5_000
/** Screens are told of the small versions of new pictures alone; an older conversation shows its own when it is opened. */
const NEWS_MS = 3_600_000

/** Makes small versions of pictures until the signal ends, the newest first. */
export function startThumbnails(app: App, shrink: Shrink, locate: LocateMessages, signal: AbortSignal): Promise<void> {
  const loop = wakeable('thumbnails', app, async () => ((await makeThumbnails(app, shrink, locate, signal)) > 0 ? 0 : SWEEP_MS), signal)
  return loop.done
}

interface Picture {
  id: string
  messageId: string | null
  blobKey: string
  contentType: string | null
}

/** One round: up to a handful of pictures of every workspace that has some. Answers how many were looked at. */
export async function makeThumbnails(app: App, shrink: Shrink, locate: LocateMessages, signal?: AbortSignal): Promise<number> {
  const waiting = await app.db.all<{ workspaceId: number }>(sql`select workspace_id from system.workspaces_with_pictures()`)
  let looked = 0
  for (const { workspaceId } of waiting) {
    if (signal?.aborted) break
    const ctx = await systemCtx(app, workspaceId)
    const pictures = await ctx.read(
      (tx) => tx.all<Picture>`
        select id, message_id, blob_key, content_type from media
         where workspace_id = ${tx.workspaceId} and kind = 'image' and state = 'stored' and thumbnail is null order by id desc limit ${AT_ONCE}`,
    )
    const made: Made[] = []
    for (const picture of pictures) made.push(await makeOne(ctx, shrink, picture))
    await keep(ctx, made, locate)
    looked += pictures.length
  }
  return looked
}

interface Made {
  id: string
  thumbnail: 'made' | 'small' | 'failed'
  key: string | null
  width: number | null
  height: number | null
}

async function makeOne(ctx: Ctx, shrink: Shrink, { id, blobKey, contentType }: Picture): Promise<Made> {
  const failed: Made = { id, thumbnail: 'failed', key: null, width: null, height: null }
  if (!canShrink(contentType)) return failed
  const { blobs, log } = ctx.app
  try {
    const shrunk = await shrink(blobs.path(ctx.workspace.uuid, blobKey))
    if (!shrunk) return failed
    const { width, height, small } = shrunk
    if (!small) return { id, thumbnail: 'small', key: null, width, height }
    // A crash before the row leaves a file that nobody knows; the sweep removes it.
    const { key } = await blobs.put(ctx.workspace.uuid, small)
    return { id, thumbnail: 'made', key, width, height }
  } catch (error) {
    log.warn({ mediaId: id, error: messageOf(error) }, 'a picture could not be made smaller')
    return failed
  }
}

/** Of two processes that made the same one the first is kept. What was erased meanwhile stays so. */
async function keep(ctx: Ctx, made: readonly Made[], locate: LocateMessages): Promise<void> {
  if (made.length === 0) return
  const kept = await ctx.tx(async (tx) => {
    const rows = await tx.all<{ id: string; messageId: string | null; isNew: boolean }>`
      update media m set thumbnail = n.thumbnail, thumbnail_key = n.key, width = n.width, height = n.height
        from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as n(id uuid, thumbnail text, key text, width integer, height integer)
       where m.workspace_id = ${tx.workspaceId} and m.id = n.id and m.state = 'stored' and m.thumbnail is null
      returning m.id, m.message_id, m.created_at > ${iso(ctx.now() - NEWS_MS)}::timestamptz as is_new`
    const told = [...new Set(rows.flatMap(({ messageId, isNew }) => (messageId && isNew ? [messageId] : [])))]
    const places = await locate(tx, told)
    for (const messageId of told) {
      const { conversationId = null, ...facts } = places.get(messageId) ?? {}
      tx.emit('message.changed', { messageId, conversationId, what: 'media' }, { ...facts, conversationId })
    }
    return new Set(rows.map(({ id }) => id))
  })
  for (const { id, key } of made) if (key && !kept.has(id)) await ctx.app.blobs.remove(ctx.workspace.uuid, key)
}
