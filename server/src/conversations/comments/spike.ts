import { changeMode } from '#posts'
import type { Tx } from '#kernel/tx'
import { tellMode } from './tell.ts'

/** A spike: so many complaints within so many minutes, and so many times as many a minute as in the hour before. */
const SPIKE_COMPLAINTS = 10
const SPIKE_MINUTES = 10
const SPIKE_TIMES = 3
const HOUR_MINUTES = 60

/** Ends quiet mode under those of these posts where complaints come in a spike, and tells it. */
export async function endQuietOnSpike(tx: Tx, postIds: readonly string[]): Promise<void> {
  if (postIds.length === 0) return
  const spiking = await tx.all<{ id: string }>`
    select o.id from posts o
      cross join lateral (
        select count(*) filter (where k.at > since.recent) as recent, count(*) filter (where k.at <= since.recent) as before
          from (select ${tx.now}::timestamptz - make_interval(mins => ${SPIKE_MINUTES}) as recent,
                       ${tx.now}::timestamptz - make_interval(mins => ${SPIKE_MINUTES + HOUR_MINUTES}) as before) since
          join comments k on k.workspace_id = ${tx.workspaceId} and k.post_id = o.id and k.comment_group = 'complaint' and k.at > since.before) n
     where o.workspace_id = ${tx.workspaceId} and o.id = any(${postIds}::uuid[]) and o.mode = 'quiet'
       and n.recent >= ${SPIKE_COMPLAINTS} and n.recent * ${HOUR_MINUTES} >= n.before * ${SPIKE_MINUTES * SPIKE_TIMES}`
  if (spiking.length === 0) return
  const ids = spiking.map(({ id }) => id)
  await tellMode(tx, await changeMode(tx, ids, { from: 'quiet', to: 'normal', why: 'spike' }), 'normal', 'spike')
}
