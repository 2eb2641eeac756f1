import { setupState } from '@baton/contract/people'
import { type Answer, onVisit } from '#kernel/http'
import { setupNeeded } from '#kernel/setup-link'

export const answers: Answer[] = [onVisit(setupState, async ({ app }) => ({ needed: await setupNeeded(app) }))]
