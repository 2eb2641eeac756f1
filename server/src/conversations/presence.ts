import type { tellPresence as tellRoute } from '@baton/contract/presence'
import type { BodyOf } from '@baton/contract/route'
import type { Ctx } from '#kernel/context'
import { mustSee } from './timeline.ts'

/** One of the actor's screens has a conversation open, or none any more. Stands in no table: the live feeds of all processes hear of it. */
export async function tellPresence(ctx: Ctx, { screen, browser, conversationId, state }: BodyOf<typeof tellRoute>): Promise<void> {
  const { app, actor, workspaceId } = ctx
  if (conversationId) await ctx.read((tx) => mustSee(tx, conversationId))
  if (actor.kind !== 'agent' || !actor.id) return
  app.bus.publish({ kind: 'presence', workspaceId, mark: { agentId: actor.id, screen, browser, conversationId, state, at: ctx.now() } })
}
