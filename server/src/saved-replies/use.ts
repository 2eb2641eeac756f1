import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { mineOrShared } from './list.ts'

/** Told to nobody: a count is no news, and everybody has the list. */
export async function countUse(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const counted = await tx.run`
      update saved_replies s set uses = uses + 1, last_used_at = ${tx.now} where s.workspace_id = ${tx.workspaceId} and s.id = ${id} and ${mineOrShared(tx.actor)}`
    if (counted === 0) fail('not_found', { what: 'saved reply' })
  })
}
