import { renameWorkspace as renameRoute, setupState } from '@baton/contract/people'
import { type Answer, on, onVisit } from '#kernel/http'
import { setupNeeded } from '#kernel/setup-link'
import { renameWorkspace } from './rename-workspace.ts'

export const answers: Answer[] = [
  onVisit(setupState, async ({ app }) => ({ needed: await setupNeeded(app) })),
  on(renameRoute, (ctx, { body }) => renameWorkspace(ctx, body.name)),
]
