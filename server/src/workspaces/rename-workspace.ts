import { forgetCallers } from '#kernel/access'
import type { Ctx } from '#kernel/context'
import { setWorkspaceName } from '#kernel/workspace-name'

/** Every process shows the new name with the next request, and every open screen by the feed. The same name is no news. */
export async function renameWorkspace(ctx: Ctx, name: string): Promise<void> {
  await ctx.tx(async (tx) => {
    if (!(await setWorkspaceName(tx, name))) return
    tx.audit('workspace.renamed', null)
    tx.emit('workspace.changed', { what: 'name' })
    tx.onCommit(() => {
      forgetCallers(ctx.app)
      ctx.app.bus.publish({ kind: 'people', workspaceId: tx.workspaceId })
    })
  })
}
