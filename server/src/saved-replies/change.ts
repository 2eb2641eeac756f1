import { unknownPlaceholders } from '@baton/contract/placeholders'
import type {
  changeSavedReply as changeRoute,
  makeSavedReply as makeRoute,
  SavedReply,
  SavedReplyBody,
} from '@baton/contract/saved-replies'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { MOST, readSavedReply } from './list.ts'

/** The same id again is the same reply, whoever's press was repeated. */
export async function makeSavedReply(ctx: Ctx, { id, shared, ...body }: BodyOf<typeof makeRoute>): Promise<SavedReply> {
  return ctx.tx(async (tx) => {
    const ownerId = shared || tx.actor.kind !== 'agent' ? null : tx.actor.id
    mayChange(tx, ownerId)
    checkTexts(body)
    const counted = await tx.one<{ count: number }>`
      select count(*)::int as count from saved_replies s where s.workspace_id = ${tx.workspaceId} and s.owner_id is not distinct from ${ownerId}::uuid and s.archived_at is null`
    if ((counted?.count ?? 0) >= MOST) fail('too_many_saved_replies', { most: MOST })
    const made = await orShortcutTaken(tx.run`
      insert into saved_replies (workspace_id, id, owner_id, name, shortcut, texts, networks, created_by, created_at)
      values (${tx.workspaceId}, ${id}, ${ownerId}::uuid, ${body.name}, ${body.shortcut}, ${JSON.stringify(body.texts)}::jsonb, ${body.networks}::text[], ${tx.actor.id ?? tx.actor.kind}, ${tx.now})
      on conflict (workspace_id, id) do nothing`)
    if (made > 0) tx.emit('saved-reply.changed', { savedReplyId: id })
    return readSavedReply(tx, id)
  })
}

/** Of two who change it at once the second is told so, with what stands there now. */
export async function changeSavedReply(ctx: Ctx, id: string, { seenVersion, ...body }: BodyOf<typeof changeRoute>): Promise<SavedReply> {
  return ctx.tx(async (tx) => {
    const before = await readSavedReply(tx, id)
    mayChange(tx, before.ownerId)
    checkTexts(body)
    const changed = await orShortcutTaken(tx.run`
      update saved_replies set name = ${body.name}, shortcut = ${body.shortcut}, texts = ${JSON.stringify(body.texts)}::jsonb, networks = ${body.networks}::text[], version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and version = ${seenVersion}`)
    if (changed === 0) fail('saved_reply_changed', { savedReply: before })
    tx.emit('saved-reply.changed', { savedReplyId: id })
    return readSavedReply(tx, id)
  })
}

/** Putting away what is away changes and tells nothing. */
export async function archiveSavedReply(ctx: Ctx, id: string, archived: boolean): Promise<SavedReply> {
  return ctx.tx(async (tx) => {
    const before = await readSavedReply(tx, id)
    mayChange(tx, before.ownerId)
    const changed = await orShortcutTaken(tx.run`
      update saved_replies set archived_at = case when ${archived} then ${tx.now}::timestamptz end, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and (archived_at is not null) <> ${archived}`)
    if (changed > 0) tx.emit('saved-reply.changed', { savedReplyId: id })
    return readSavedReply(tx, id)
  })
}

/** One's own is one's own affair; what all use is for who looks after it. */
function mayChange({ actor }: Tx, ownerId: string | null): void {
  if (ownerId === null && !actor.permissions.has('saved-reply:manage')) fail('forbidden', { permission: 'saved-reply:manage' })
}

function checkTexts({ texts }: SavedReplyBody): void {
  const unknown = Object.values(texts).flatMap(unknownPlaceholders)
  if (unknown.length > 0) fail('placeholder_unknown', { names: [...new Set(unknown)] })
}

/** The database decides, since two could take a word at once. */
async function orShortcutTaken(write: Promise<number>): Promise<number> {
  try {
    return await write
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'saved_replies_shortcut') fail('shortcut_taken')
    throw error
  }
}
