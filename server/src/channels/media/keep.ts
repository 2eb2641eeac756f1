import type { MediaRef } from '@baton/channel-kit'
import type { Tx } from '#kernel/tx'
import { safeType, sniff } from './content-type.ts'

export interface MediaOfMessage {
  messageId: string
  accountId: string
  media: MediaRef[]
}

/** Larger files than this are named, not kept. */
export const MAX_MEDIA_BYTES = 25 * 1024 * 1024

/**
 * Notes the files of new messages: those to be fetched are announced to the fetching loop, those that came along (mail) are
 * stored now, stickers and places need neither. One statement however many there are.
 */
export async function keepMedia(tx: Tx, messages: readonly MediaOfMessage[]): Promise<void> {
  const rows = await Promise.all(
    messages.flatMap(({ messageId, accountId, media }) =>
      media.map(async (ref, position) => ({
        id: tx.newId(),
        message_id: messageId,
        account_id: accountId,
        position,
        kind: ref.kind,
        fetch_call: ref.fetch ?? null,
        external_id: ref.externalId ?? null,
        content_type: ref.contentType ?? null,
        file_name: ref.fileName ?? null,
        duration_ms: ref.durationMs ?? null,
        alt_text: ref.altText ?? null,
        place: ref.place ?? null,
        link: ref.link?.url ?? null,
        link_until: ref.link?.until ?? null,
        reason: ref.unavailable ?? null,
        ...(await kept(tx, ref)),
      })),
    ),
  )
  if (rows.length === 0) return
  await tx.run`
    insert into media (workspace_id, id, message_id, account_id, position, kind, state, fetch_call, external_id, content_type, file_name, size_bytes, duration_ms, alt_text, place, link, link_until, blob_key, reason, created_at)
    select ${tx.workspaceId}, r.id, r.message_id, r.account_id, r.position, r.kind, r.state, r.fetch_call, r.external_id, r.content_type, r.file_name, r.size_bytes, r.duration_ms, r.alt_text, r.place,
           r.link, r.link_until, r.blob_key, r.reason, ${tx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, message_id uuid, account_id uuid, position smallint, kind text, state text, fetch_call jsonb, external_id text,
           content_type text, file_name text, size_bytes bigint, duration_ms int, alt_text text, place jsonb, link text, link_until timestamptz, blob_key text, reason text)`
  if (rows.some((row) => row.state === 'announced'))
    tx.onCommit(() => tx.ctx.app.bus.publish({ kind: 'media', workspaceId: tx.workspaceId }))
}

async function kept(
  tx: Tx,
  ref: MediaRef,
): Promise<{ state: string; size_bytes: number | null; blob_key?: string; content_type?: string }> {
  if (ref.unavailable) return { state: 'expired', size_bytes: ref.sizeBytes ?? null }
  if (ref.inline) return keptInline(tx, ref.inline, ref.contentType)
  const size_bytes = ref.sizeBytes ?? null
  if (!ref.fetch) return { state: 'none', size_bytes }
  return { state: (size_bytes ?? 0) > MAX_MEDIA_BYTES ? 'too_large' : 'announced', size_bytes }
}

/** What the bytes are is read from them, not from what the sender claims. */
async function keptInline(tx: Tx, bytes: Uint8Array, claimed: string | undefined) {
  const content_type = sniff(bytes) ?? safeType(claimed)
  if (bytes.length > MAX_MEDIA_BYTES) return { state: 'too_large', size_bytes: bytes.length, content_type }
  // A roll-back leaves a file that nobody knows; the sweep removes it.
  const blob = await tx.ctx.app.blobs.put(tx.ctx.workspace.uuid, bytes)
  return { state: 'stored', size_bytes: blob.sizeBytes, blob_key: blob.key, content_type }
}

/** The author took the message back: what was kept of its files is forgotten, the bytes with the commit. */
export async function eraseMedia(tx: Tx, messageIds: readonly string[]): Promise<void> {
  const gone = await tx.all<{ blobKey: string | null; thumbnailKey: string | null }>`
    with before as (select id, blob_key, thumbnail_key from media where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[]) for update)
    update media m set state = 'erased', fetch_call = null, external_id = null, file_name = null, alt_text = null, place = null, link = null, blob_key = null, thumbnail_key = null, width = null, height = null
      from before b where m.workspace_id = ${tx.workspaceId} and m.id = b.id
    returning b.blob_key, b.thumbnail_key`
  removeBytes(
    tx,
    gone.flatMap(({ blobKey, thumbnailKey }) => [blobKey, thumbnailKey]),
  )
}

/** Removes files whose rows go with this transaction. */
export function removeBytes(tx: Tx, keys: readonly (string | null)[]): void {
  const { blobs, log } = tx.ctx.app
  for (const key of keys) {
    if (key)
      tx.onCommit(
        () =>
          void blobs
            .remove(tx.ctx.workspace.uuid, key)
            .catch((error: Error) => log.warn({ error: error.message }, 'an erased file is left for the sweep')),
      )
  }
}
