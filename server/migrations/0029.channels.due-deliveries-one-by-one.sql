-- Whether a reply's turn has come is asked for each that is due, in the index of its thread. Put as a question about the whole,
-- it was answered by reading every delivery that waits, 100,000 of them for one that is due: `offset 0` keeps it apart.
create or replace function system.due_deliveries(now timestamptz, most integer) returns table (workspace_id integer, delivery_id uuid, state text)
language sql stable security definer set search_path = baton as $$
  (select d.workspace_id, d.id, d.state from deliveries d
    where d.state in ('scheduled', 'ready') and d.due_at <= now
      and not exists (
        select from deliveries e
         where e.workspace_id = d.workspace_id and e.thread_id = d.thread_id and (e.created_at, e.message_id) < (d.created_at, d.message_id)
           and e.state in ('scheduled', 'ready', 'sending', 'unknown')
           and (e.state in ('ready', 'sending') or (e.state = 'scheduled' and e.due_at <= d.due_at))
        offset 0)
    order by d.due_at, d.workspace_id, d.id limit most)
  union all
  (select d.workspace_id, d.id, d.state from deliveries d where d.state = 'unknown' and d.due_at <= now order by d.due_at limit most)
$$;
