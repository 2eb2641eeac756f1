import * as contract from '@baton/contract/channels'
import type { App } from '#kernel/app'
import { type Answer, on, onVisit } from '#kernel/http'
import { Demo } from './demo.ts'
import type { Talk } from './talk.ts'

/** Routes of the demo; it belongs to the process that answers them. */
export function demoOf(app: App, talk: Talk): { answers: readonly Answer[]; demo: Demo } {
  const demo = new Demo(app, talk)
  return {
    demo,
    answers: [
      onVisit(contract.demoState, async () => ({ available: true })),
      on(contract.workspaceDemo, async (ctx) => demo.state(ctx)),
      on(contract.startDemo, async (ctx) => {
        await demo.start(ctx)
        return demo.state(ctx)
      }),
      on(contract.addGiveaway, async (ctx) => {
        demo.addGiveaway(ctx)
        return demo.state(ctx)
      }),
      on(contract.stopDemo, (ctx) => demo.stop(ctx)),
      on(contract.removeDemo, async (ctx) => {
        await demo.remove(ctx)
        return demo.state(ctx)
      }),
    ],
  }
}
