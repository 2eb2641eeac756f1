-- Keeps what networks sent: one statement, which is a transaction by itself. It runs with the rights of its caller, inside the
-- workspace it names. The bodies come as one run of bytes, each named by where it begins and how long it is: nothing is
-- spelled as text on the way. Bytes that came before are counted beside their row.
drop function store_raw(integer, timestamptz, jsonb, integer, bytea);
create function arrived_raw(arrived jsonb, bodies bytea, out id uuid, out app_id uuid, out account_id uuid, out headers jsonb, out hash bytea, out body bytea)
returns setof record language sql stable as $$
  select a.id, a.app_id, a.account_id, a.headers, sha256(coalesce(convert_to(a.account_id::text, 'UTF8'), '') || b.body), b.body
    from jsonb_to_recordset(arrived) as a(id uuid, app_id uuid, account_id uuid, headers jsonb, at integer, length integer)
   cross join lateral (select substring(bodies from a.at + 1 for a.length) as body offset 0) b
$$;
create function store_raw(workspace integer, now_at timestamptz, arrived jsonb, bodies bytea) returns void
language plpgsql as $$
declare
  kept integer;
begin
  perform set_config('baton.workspace_id', workspace::text, true);
  -- Several processes store at the same time: all in one order.
  insert into baton.raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers)
  select workspace, a.id, a.app_id, a.account_id, a.hash, now_at, a.body, a.headers
    from baton.arrived_raw(arrived, bodies) a order by a.app_id, a.hash
  on conflict (workspace_id, app_id, hash) do nothing;
  get diagnostics kept = row_count;
  if kept < jsonb_array_length(arrived) then
    insert into baton.raw_delivery_repeats (workspace_id, app_id, hash, times, last_at)
    select workspace, a.app_id, a.hash, count(*) - count(r.id), now_at
      from baton.arrived_raw(arrived, bodies) a
      left join baton.raw_deliveries r on r.workspace_id = workspace and r.id = a.id
     group by a.app_id, a.hash having count(*) > count(r.id)
     order by a.app_id, a.hash
    on conflict (workspace_id, app_id, hash)
    do update set times = raw_delivery_repeats.times + excluded.times, last_at = excluded.last_at;
  end if;
end $$;
grant execute on function store_raw to baton_app;
