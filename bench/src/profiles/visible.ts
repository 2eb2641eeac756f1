import { type Result, timeResult } from '../figures.ts'
import { allowance, type Bench, besideYardsticks } from '../run/bench.ts'
import { type Feed, follow } from '../run/feed.ts'
import { Http } from '../run/http.ts'
import { timed } from '../run/rounds.ts'
import { untilCaughtUp } from '../run/settled.ts'
import { webhooks } from '../workload/webhooks.ts'

const MOST = { commits: 3, routes: 10, ms: 5 }

/** From the moment a network calls until the message comes out of the live feed. */
export async function webhookToFeed({ baton, workspace }: Bench): Promise<{ call: () => Promise<void>; close(): Promise<void> }> {
  const feed: Feed = await follow(`${baton.url}/api/v1/workspaces/own/live`, workspace.key)
  const hooks = new Http(baton.url)
  const next = webhooks(workspace.channelSecret)
  return {
    call: async () => {
      const said = next()
      const shown = feed.until(said.text, said.externalId)
      await hooks.send('POST', workspace.hook, said.body, said.headers)
      await shown
    },
    close: () => {
      feed.close()
      return hooks.close()
    },
  }
}

export async function visible(bench: Bench): Promise<Result> {
  const { call, close } = await webhookToFeed(bench)
  try {
    const found = await besideYardsticks(bench, { product: () => timed(Math.ceil(bench.effort.calls / 2), call) })
    await untilCaughtUp(bench)
    return timeResult('visible', found.product, allowance(found, MOST), { goal: 1, steadyBy: [found.commits, found.routes] })
  } finally {
    await close()
  }
}
