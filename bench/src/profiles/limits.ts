import { median } from '../figures.ts'
import { type Bench, commit, noOpRoute } from '../run/bench.ts'
import { timed } from '../run/rounds.ts'
import { signedNoOps } from './webhook.ts'

/** What this machine can do at best while we measure: the yardsticks that the floors are made of. */
export interface Limits {
  noOpRouteMs: number
  commitMs: number
  selectMs: number
  signedPostsPerSecond: number
}

export async function limits(bench: Bench): Promise<Limits> {
  const { db, peer, workspace, effort } = bench
  const noOps = await signedNoOps(peer, workspace.channelSecret, effort)
  try {
    const calls = effort.calls * 2
    await timed(calls, () => noOpRoute(bench))
    return {
      noOpRouteMs: median(await timed(calls, () => noOpRoute(bench))),
      commitMs: median(await timed(calls, () => commit(bench))),
      selectMs: median(await timed(calls, () => db.query({ name: 'bench_select', text: 'select 1' }))),
      signedPostsPerSecond: await noOps.rate(),
    }
  } finally {
    await noOps.close()
  }
}
