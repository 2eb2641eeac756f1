-- What is late: read by every process every few seconds, so each look costs the same however much waits.

create policy across on events for select to baton_system using (true);
grant select on events to baton_system;
create policy across on parked_events for select to baton_system using (true);
grant select on parked_events to baton_system;

-- Oldest of what waits, and how much is set aside (counted up to 1,000), by workspace. Of the deliveries that are due those
-- are looked at that have been due longest; one behind an earlier reply of its thread waits for that one, not for us.
create function system.backlog(at timestamptz, consumers text[]) returns table (workspace_id integer, kind text, name text, since timestamptz, count integer)
language sql stable security definer set search_path = baton as $$
  select w.id, 'queue', 'intake', r.received_at, null::integer
    from workspaces w cross join lateral (
      select r.received_at from raw_deliveries r where r.workspace_id = w.id and r.state = 'pending' order by r.id limit 1) r
  union all
  select d.workspace_id, 'queue', 'deliveries', min(d.due_at), null
    from (select * from deliveries d where d.state in ('scheduled', 'ready') and d.due_at <= at order by d.due_at, d.workspace_id, d.id limit 200) d
   where not exists (
     select from deliveries e
      where e.workspace_id = d.workspace_id and e.thread_id = d.thread_id and e.state in ('ready', 'sending')
        and (e.created_at, e.message_id) < (d.created_at, d.message_id))
   group by d.workspace_id
  union all
  select f.workspace_id, 'reaction', n.name, e.at, null
    from feeds f cross join unnest(consumers) as n(name)
    left join reaction_cursors c on c.workspace_id = f.workspace_id and c.consumer = n.name
    cross join lateral (
      select e.at from events e where e.workspace_id = f.workspace_id and e.seq > coalesce(c.seq, 0) order by e.seq limit 1) e
   where f.last_seq > coalesce(c.seq, 0)
  union all
  select w.id, 'set-aside', 'raw', null, r.count
    from workspaces w cross join lateral (
      select count(*)::integer as count
        from (select from raw_deliveries r where r.workspace_id = w.id and r.state = 'failed' limit 1000) r) r
   where r.count > 0
  union all
  select w.id, 'set-aside', 'events', null, p.count
    from workspaces w cross join lateral (
      select count(*)::integer as count from (select from parked_events p where p.workspace_id = w.id limit 1000) p) p
   where p.count > 0
$$;

-- Processes that send deliveries, each known by the session lock that it claims under (channels/delivery/claims.ts).
create function system.living_workers() returns integer
language sql volatile security definer set search_path = baton as $$
  select count(distinct l.objid)::integer from pg_catalog.pg_locks l
   where l.locktype = 'advisory' and l.classid = 75 and l.objsubid = 2 and l.granted and l.mode = 'ExclusiveLock'
     and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
$$;

-- In which order messages reached their conversation. Given while the conversation is locked, so it is the order of the
-- commits, which no clock tells: a transaction may wait for the lock longer than one that began after it. Rows of before
-- have none, and so no table is written anew.
create sequence message_arrivals as bigint;
grant usage on sequence message_arrivals to baton_app;
alter table messages add column arrival bigint;
alter table messages alter column arrival set default nextval('baton.message_arrivals');

-- Only those whose turn in their thread has come: others would take the places of all that could be sent, for as long as the
-- reply before them waits for its network.
create or replace function system.due_deliveries(now timestamptz, most integer) returns table (workspace_id integer, delivery_id uuid, state text)
language sql stable security definer set search_path = baton as $$
  (select d.workspace_id, d.id, d.state from deliveries d
    where d.state in ('scheduled', 'ready') and d.due_at <= now
      and not exists (
        select from deliveries e
         where e.workspace_id = d.workspace_id and e.thread_id = d.thread_id and (e.created_at, e.message_id) < (d.created_at, d.message_id)
           and (e.state in ('ready', 'sending') or (e.state = 'scheduled' and e.due_at <= d.due_at)))
    order by d.due_at, d.workspace_id, d.id limit most)
  union all
  (select d.workspace_id, d.id, d.state from deliveries d where d.state = 'unknown' and d.due_at <= now order by d.due_at limit most)
$$;
