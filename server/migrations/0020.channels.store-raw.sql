-- Keeps what networks sent: one statement, which is a transaction by itself. It runs with the rights of its caller, inside the
-- workspace it names. Bytes that came before are counted beside their row; `deliveries` says how many came in all.
create function store_raw(workspace integer, now_at timestamptz, arrived jsonb, deliveries integer, large bytea) returns void
language plpgsql as $$
declare
  kept integer;
begin
  perform set_config('baton.workspace_id', workspace::text, true);
  -- Several processes store at the same time: all in one order.
  insert into baton.raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers)
  select workspace, a.id, a.app_id, a.account_id, decode(a.hash, 'hex'), now_at, coalesce(large, decode(a.body, 'base64')), a.headers
    from jsonb_to_recordset(arrived) as a(id uuid, app_id uuid, account_id uuid, hash text, headers jsonb, body text)
   order by a.app_id, a.hash
  on conflict (workspace_id, app_id, hash) do nothing;
  get diagnostics kept = row_count;
  if kept < deliveries then
    insert into baton.raw_delivery_repeats (workspace_id, app_id, hash, times, last_at)
    select workspace, a.app_id, decode(a.hash, 'hex'), a.times - (r.id is not null)::integer, now_at
      from jsonb_to_recordset(arrived) as a(id uuid, app_id uuid, hash text, times integer)
      left join baton.raw_deliveries r on r.workspace_id = workspace and r.id = a.id
     where a.times > (r.id is not null)::integer
     order by a.app_id, a.hash
    on conflict (workspace_id, app_id, hash)
    do update set times = raw_delivery_repeats.times + excluded.times, last_at = excluded.last_at;
  end if;
end $$;
grant execute on function store_raw to baton_app;
