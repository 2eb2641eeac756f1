import * as contract from '@baton/contract/channels'
import type { App } from '#kernel/app'
import { type Answer, on, onVisit } from '#kernel/http'
import { Demo } from './demo.ts'

/** Routes of the demo; it belongs to the process that answers them. */
export function demoOf(app: App): { answers: readonly Answer[]; demo: Demo } {
  const demo = new Demo(app)
  return {
    demo,
    answers: [
      onVisit(contract.demoState, async () => demo.state()),
      on(contract.startDemo, async (ctx) => {
        // The networks call the new webhook addresses at once, so the accounts must be there for all to see.
        await demo.start(ctx.apart())
        return demo.state()
      }),
      on(contract.stopDemo, async () => demo.stop()),
    ],
  }
}
