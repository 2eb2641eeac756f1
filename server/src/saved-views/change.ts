import type { BodyOf } from '@baton/contract/route'
import type { changeSavedView as changeRoute, makeSavedView as makeRoute, SavedView } from '@baton/contract/saved-views'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { MOST, readSavedView } from './list.ts'

/** The same id again is the same view, whoever's press was repeated. */
export async function makeSavedView(ctx: Ctx, { id, name, filter, sharedWith }: BodyOf<typeof makeRoute>): Promise<SavedView> {
  return ctx.tx(async (tx) => {
    const { ownerId, teamId } = await ownerOf(tx, sharedWith)
    const counted = await tx.one<{ count: number }>`
      select count(*)::int as count from saved_views
       where workspace_id = ${tx.workspaceId} and owner_id is not distinct from ${ownerId}::uuid and team_id is not distinct from ${teamId}::uuid`
    if ((counted?.count ?? 0) >= MOST) fail('too_many_saved_views', { most: MOST })
    const made = await tx.run`
      insert into saved_views (workspace_id, id, owner_id, team_id, name, filter, created_by, created_at)
      values (${tx.workspaceId}, ${id}, ${ownerId}::uuid, ${teamId}::uuid, ${name}, ${JSON.stringify(filter)}::jsonb, ${tx.actor.id ?? tx.actor.kind}, ${tx.now})
      on conflict (workspace_id, id) do nothing`
    if (made > 0) tx.emit('saved-view.changed', { savedViewId: id })
    return readSavedView(tx, id)
  })
}

/** Of two who change it at once the second is told so, with what stands there now. */
export async function changeSavedView(
  ctx: Ctx,
  id: string,
  { name, filter, sharedWith, seenVersion }: BodyOf<typeof changeRoute>,
): Promise<SavedView> {
  return ctx.tx(async (tx) => {
    const before = await readSavedView(tx, id)
    mayChange(tx, before)
    const { ownerId, teamId } = await ownerOf(tx, sharedWith)
    const changed = await tx.run`
      update saved_views set name = ${name}, filter = ${JSON.stringify(filter)}::jsonb, owner_id = ${ownerId}::uuid, team_id = ${teamId}::uuid, version = version + 1
       where workspace_id = ${tx.workspaceId} and id = ${id} and version = ${seenVersion}`
    if (changed === 0) fail('saved_view_changed', { savedView: before })
    tx.emit('saved-view.changed', { savedViewId: id })
    return readSavedView(tx, id)
  })
}

export async function deleteSavedView(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (tx) => {
    mayChange(tx, await readSavedView(tx, id))
    const deleted = await tx.run`delete from saved_views where workspace_id = ${tx.workspaceId} and id = ${id}`
    if (deleted > 0) tx.emit('saved-view.changed', { savedViewId: id })
  })
}

/** Whose it is to be. A program has nothing of its own: what it saves is everybody's. */
async function ownerOf(tx: Tx, sharedWith: SavedView['sharedWith']): Promise<{ ownerId: string | null; teamId: string | null }> {
  const { actor } = tx
  if (sharedWith === 'nobody' && actor.kind === 'agent') return { ownerId: actor.id, teamId: null }
  mayShare(tx)
  if (sharedWith === 'nobody' || sharedWith === 'everybody') return { ownerId: null, teamId: null }
  const team = await tx.one`select id from teams where workspace_id = ${tx.workspaceId} and id = ${sharedWith}`
  if (!team) fail('not_found', { what: 'team' })
  return { ownerId: null, teamId: sharedWith }
}

/** One's own is one's own affair; what others use is for who looks after it. */
function mayChange(tx: Tx, { sharedWith }: SavedView): void {
  if (sharedWith !== 'nobody') mayShare(tx)
}

function mayShare({ actor }: Tx): void {
  if (!actor.permissions.has('saved-view:manage')) fail('forbidden', { permission: 'saved-view:manage' })
}
