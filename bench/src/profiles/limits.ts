import { median } from '../figures.ts'
import { type Bench, commit, noOpRoute } from '../run/bench.ts'
import { Http } from '../run/http.ts'
import { timed, together } from '../run/rounds.ts'
import { webhooks } from './ingest.ts'

/** What this machine can do at best while we measure: the yardsticks that the floors are made of. */
export interface Limits {
  noOpRouteMs: number
  commitMs: number
  selectMs: number
  signedPostsPerSecond: number
}

export async function limits(bench: Bench): Promise<Limits> {
  const { peer, workspace, db, effort } = bench
  const noOp = new Http(peer.url, { connections: 8 })
  try {
    const calls = effort.calls * 2
    await timed(effort.calls, () => noOpRoute(bench))
    const batch = webhooks(effort.batch, workspace.channelSecret)
    const post = () => together(batch, 8, ({ body, headers }) => noOp.send('POST', '/signed', body, headers))
    await post()
    return {
      noOpRouteMs: median(await timed(calls, () => noOpRoute(bench))),
      commitMs: median(await timed(calls, () => commit(bench))),
      selectMs: median(await timed(calls, () => db.query({ name: 'bench_select', text: 'select 1' }))),
      signedPostsPerSecond: (1000 * batch.length) / (await post()).ms,
    }
  } finally {
    await noOp.close()
  }
}
