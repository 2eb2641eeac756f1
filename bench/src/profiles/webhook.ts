import { median, type Result, rateResult, timeResult } from '../figures.ts'
import type { Peer } from '../run/baton.ts'
import { allowance, type Bench, besideYardsticks, type Effort } from '../run/bench.ts'
import { clock } from '../run/clock.ts'
import { Http } from '../run/http.ts'
import { atMoments, atOnce, perSecond as rateOf, poisson, together, warm } from '../run/rounds.ts'
import { untilCaughtUp } from '../run/settled.ts'
import { random } from '../workload/random.ts'
import { type Said, webhookBatch, webhooks } from '../workload/webhooks.ts'

/** Networks call over so many connections, without pause. */
const CALLERS = 16
/** At a given rate each calls when it is due, so that none waits for a connection. */
const CONNECTIONS = 64
/** What of a floor's round one round of warming up takes. */
const WARMING = 1 / 3

/** Signed POSTs to a process that verifies and does nothing. @returns how many a second */
export async function signedNoOps(
  peer: Peer,
  secret: string,
  { floorMs }: Pick<Effort, 'floorMs'>,
): Promise<{ rate(): Promise<number>; close(): Promise<void> }> {
  const http = new Http(peer.url, { connections: CALLERS })
  const batch = webhookBatch(1000, secret)
  let turn = 0
  const rate = async (forMs = floorMs) => {
    const { times, ms } = await atOnce(
      CALLERS,
      () => batch[turn++ % batch.length],
      ({ body, headers }) => http.send('POST', '/signed', body, headers),
      forMs,
    )
    return rateOf(times.length, ms)
  }
  await warm(() => rate(floorMs * WARMING))
  return { rate: () => rate(), close: () => http.close() }
}

/** Webhooks accepted and durable: as many as go, at half that rate, and for half a minute. */
export async function webhook(bench: Bench): Promise<Result[]> {
  const { baton, peer, workspace, effort } = bench
  const hooks = new Http(baton.url, { connections: CALLERS })
  const spread = new Http(baton.url, { connections: CONNECTIONS })
  const noOps = await signedNoOps(peer, workspace.channelSecret, effort)
  const chance = random(1)
  try {
    let accepted = 0
    const found = await besideYardsticks(bench, {
      signed: () => noOps.rate(),
      flood: async () => {
        const batch = webhookBatch(effort.batch, workspace.channelSecret)
        const { times, ms } = await together(batch, CALLERS, ({ body, headers }) => hooks.send('POST', workspace.hook, body, headers))
        await untilCaughtUp(bench)
        accepted = rateOf(batch.length, ms)
        return { accepted, times }
      },
      half: async () => {
        const batch = webhookBatch(effort.batch, workspace.channelSecret)
        const times = await atMoments(poisson(batch.length, accepted / 2, chance), async (index) => {
          const { body, headers } = batch[index] as Said
          await spread.send('POST', workspace.hook, body, headers)
          return clock()
        })
        await untilCaughtUp(bench)
        return times
      },
    })
    const steadyBy = [found.commits, found.routes]
    const perSecond = median(found.flood.map((round) => round.accepted)) / 2
    const atHalf = (judged: 'p50' | 'p99', most: { commits: number; routes: number }) =>
      timeResult(`webhook-half-rate-${judged}`, found.half, allowance(found, most), { goal: 1, judged, steadyBy, perSecond })
    return [
      rateResult(
        'webhook',
        { rates: found.flood.map((round) => round.accepted), floors: found.signed, times: found.flood.map((round) => round.times) },
        0.4,
      ),
      atHalf('p50', { commits: 2, routes: 5 }),
      atHalf('p99', { commits: 10, routes: 50 }),
      await sustained(bench, hooks, found.signed),
    ]
  } finally {
    await Promise.all([hooks.close(), spread.close(), noOps.close()])
  }
}

/** Without pause for so long that taking in what was accepted must go on meanwhile. */
async function sustained(bench: Bench, hooks: Http, floors: number[]): Promise<Result> {
  const { workspace, effort } = bench
  const next = webhooks(workspace.channelSecret)
  const { times, ms } = await atOnce(
    CALLERS,
    () => next(),
    ({ body, headers }) => hooks.send('POST', workspace.hook, body, headers),
    effort.sustainedMs,
  )
  await untilCaughtUp(bench)
  return rateResult('webhook-sustained', { rates: [rateOf(times.length, ms)], floors, times: [times] })
}
