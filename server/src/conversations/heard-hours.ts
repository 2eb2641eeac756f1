import type { HeardHours } from '#channels'

/** In which hours of the week contacts wrote to each account: asked once a day, of the months it concerns alone. */
export const heardHours: HeardHours = (tx, since) => tx.all`
  select m.account_id, ((extract(isodow from m.at at time zone 'UTC') - 1) * 24 + extract(hour from m.at at time zone 'UTC'))::int as hour,
         count(distinct date_trunc('hour', m.at))::int as weeks, min(m.at) as first
    from messages m
   where m.workspace_id = ${tx.workspaceId} and m.id >= uuid_v7_floor(${since}::timestamptz) and m.at >= ${since} and m.direction = 'inbound'
   group by 1, 2`
