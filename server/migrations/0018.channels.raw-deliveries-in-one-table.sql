-- What came is kept in one row, found again by its hash. Bytes that come again are counted beside it: a row that is being read
-- is never waited for. Not partitioned, since one unique index must hold all of it; it is swept by rows all the same.
alter table raw_deliveries no force row level security;
alter table raw_delivery_keys no force row level security;
alter table raw_deliveries rename to raw_deliveries_by_month;
alter index raw_deliveries_pkey rename to raw_deliveries_by_month_pkey;
drop index raw_deliveries_pending, raw_deliveries_trouble;

create table raw_deliveries (
  workspace_id integer not null,
  id uuid not null,
  app_id uuid not null,
  account_id uuid,
  hash bytea not null,
  received_at timestamptz not null,
  body bytea,
  headers jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'processed', 'failed', 'rejected')),
  reason jsonb,
  readings smallint not null default 0,
  primary key (workspace_id, id)
);

-- The same bytes again, beyond the first time.
create table raw_delivery_repeats (
  workspace_id integer not null,
  app_id uuid not null,
  hash bytea not null,
  times integer not null,
  last_at timestamptz not null,
  primary key (workspace_id, app_id, hash)
);

-- Bytes whose key is gone already get one that no bytes have.
insert into raw_deliveries (workspace_id, id, app_id, account_id, hash, received_at, body, headers, state, reason, readings)
select r.workspace_id, r.id, r.app_id, r.account_id, coalesce(k.hash, uuid_send(r.id)), r.received_at, r.body, r.headers, r.state, r.reason, r.readings
  from raw_deliveries_by_month r
  left join raw_delivery_keys k on k.workspace_id = r.workspace_id and k.raw_delivery_id = r.id;
insert into raw_delivery_repeats (workspace_id, app_id, hash, times, last_at)
select workspace_id, app_id, hash, sightings - 1, received_at from raw_delivery_keys where sightings > 1;
drop table raw_deliveries_by_month;
drop table raw_delivery_keys;

create unique index raw_deliveries_by_hash on raw_deliveries (workspace_id, app_id, hash);
create index raw_deliveries_pending on raw_deliveries (workspace_id, id) where state = 'pending';
create index raw_deliveries_trouble on raw_deliveries (workspace_id, state, id) where state in ('failed', 'rejected');
call wall('raw_deliveries');
call open_to_system('raw_deliveries');
call wall('raw_delivery_repeats');
call open_to_system('raw_delivery_repeats');

create or replace function system.sweep_raw(older_than timestamptz) returns bigint
language sql security definer set search_path = baton as $$
  with s as (delete from raw_delivery_repeats where last_at < older_than returning 1),
       r as (delete from raw_deliveries where id < uuid_v7_floor(older_than) and state <> 'pending' returning 1)
  select (select count(*) from r) + 0 * (select count(*) from s)
$$;
