-- What every slice stands on: the tenant wall, the log of each workspace, cursors of reactions, settings, audit, idempotency.
-- Runs as baton_owner in schema baton. The roles exist already (kernel/roles.ts).

create function current_workspace() returns integer language sql stable parallel safe
  return nullif(current_setting('baton.workspace_id', true), '')::integer;

-- Puts a table behind the tenant's wall: forced row-level security, rights for the app role.
create procedure wall(t regclass, key text default 'workspace_id') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format('create policy tenant on %s using (%I = current_workspace()) with check (%I = current_workspace())', t, key, key);
  execute format('grant select, insert, update, delete on %s to baton_app', t);
end $$;

-- Lets the definer functions of schema system (owner baton_system) look across workspaces at one table.
create procedure open_to_system(t regclass) language plpgsql as $$
begin
  execute format('create policy across on %s to baton_system using (true) with check (true)', t);
  execute format('grant select, insert, update, delete on %s to baton_system', t);
end $$;

-- Makes sure the partitions of this and the next three months exist. Rows of other times go to the default partition.
create procedure make_partitions(parent regclass, months integer default 3) language plpgsql as $$
declare
  base text := (select relname from pg_class where oid = parent);
  first date; name text;
begin
  for i in 0..months loop
    first := date_trunc('month', now() at time zone 'utc')::date + make_interval(months => i);
    name := format('%s_%s', base, to_char(first, 'YYYY_MM'));
    if to_regclass('baton.' || quote_ident(name)) is null then
      execute format('create table %I partition of %s for values from (%L) to (%L)', name, parent,
        first::timestamp at time zone 'utc', (first + interval '1 month')::timestamp at time zone 'utc');
    end if;
  end loop;
end $$;

-- The smallest UUIDv7 of an instant: bounds of tables that are partitioned by their id.
create function uuid_v7_floor(t timestamptz) returns uuid language sql immutable
  return (lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid;

create procedure make_id_partitions(parent regclass, months integer default 3) language plpgsql as $$
declare
  base text := (select relname from pg_class where oid = parent);
  first date; name text;
begin
  for i in 0..months loop
    first := date_trunc('month', now() at time zone 'utc')::date + make_interval(months => i);
    name := format('%s_%s', base, to_char(first, 'YYYY_MM'));
    if to_regclass('baton.' || quote_ident(name)) is null then
      execute format('create table %I partition of %s for values from (%L) to (%L)', name, parent,
        uuid_v7_floor(first::timestamp at time zone 'utc'), uuid_v7_floor((first + interval '1 month')::timestamp at time zone 'utc'));
    end if;
  end loop;
end $$;

create table workspaces (
  id integer generated always as identity primary key,
  uuid uuid not null unique,
  slug text not null unique,
  name text not null,
  time_zone text not null,
  created_at timestamptz not null
);
call wall('workspaces', 'id');
call open_to_system('workspaces');

-- One row a workspace: the last number given to an event, and to a conversation. Locked for the last instant of each transaction that emits.
create table feeds (
  workspace_id integer primary key,
  last_seq bigint not null default 0,
  last_number integer not null default 0
);
call wall('feeds');
call open_to_system('feeds');

create table events (
  workspace_id integer not null,
  seq bigint not null,
  id uuid not null,
  type text not null,
  schema smallint not null default 1,
  at timestamptz not null,
  network_at timestamptz,
  actor_kind text not null check (actor_kind in ('agent', 'contact', 'rule', 'bot', 'apiKey', 'guest', 'system')),
  actor_id text,
  cause uuid,
  depth smallint not null default 0 check (depth <= 8),
  history boolean not null default false,
  conversation_id uuid,
  contact_id uuid,
  inbox_id uuid,
  data jsonb not null,
  primary key (workspace_id, seq, at)
) partition by range (at);
create table events_default partition of events default;
call make_partitions('events');
create index events_of_conversation on events (workspace_id, conversation_id, seq) where conversation_id is not null;
call wall('events');

create table reaction_cursors (
  workspace_id integer not null,
  consumer text not null,
  seq bigint not null default 0,
  primary key (workspace_id, consumer)
);
call wall('reaction_cursors');
call open_to_system('reaction_cursors');

-- An event that a reaction could not take, with its reason. The cursor has gone on.
create table parked_events (
  workspace_id integer not null,
  consumer text not null,
  seq bigint not null,
  reason text not null,
  at timestamptz not null,
  primary key (workspace_id, consumer, seq)
);
call wall('parked_events');

create table settings (
  workspace_id integer not null,
  key text not null,
  value jsonb not null,
  version integer not null default 1,
  updated_at timestamptz not null,
  primary key (workspace_id, key)
);
call wall('settings');

-- Append-only and hash-chained: each row holds the hash of the one before. Holds ids and plain values, no words that may have to be erased.
create table audit_entries (
  workspace_id integer not null,
  seq bigint not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  action text not null,
  target text,
  data jsonb not null,
  hash bytea not null,
  primary key (workspace_id, seq)
);
call wall('audit_entries');
revoke update, delete on audit_entries from baton_app;

create table idempotency_keys (
  workspace_id integer not null,
  actor text not null,
  key text not null,
  body_hash bytea not null,
  status smallint,
  response jsonb,
  created_at timestamptz not null,
  primary key (workspace_id, actor, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
call wall('idempotency_keys');
call open_to_system('idempotency_keys');

-- Data keys, one or more a workspace, each wrapped by the master key of the installation.
create table workspace_keys (
  workspace_id integer not null,
  key_id text not null,
  wrapped bytea not null,
  master_fingerprint text not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  primary key (workspace_id, key_id)
);
call wall('workspace_keys');
call open_to_system('workspace_keys');

-- Once per installation: hashes of set-up links.
create table installation (
  key text primary key,
  value text not null,
  created_at timestamptz not null default now()
);
grant select, insert, update, delete on installation to baton_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- The only reads across workspaces. They return ids and numbers, never a person's words.
-- ---------------------------------------------------------------------------------------------------------------------
create function system.workspaces_behind(consumer_name text) returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select f.workspace_id from feeds f left join reaction_cursors c on c.workspace_id = f.workspace_id and c.consumer = consumer_name
   where f.last_seq > coalesce(c.seq, 0)
$$;

create function system.workspace_by_uuid(wanted uuid) returns table (id integer, slug text, name text, time_zone text)
language sql stable security definer set search_path = baton as $$
  select w.id, w.slug, w.name, w.time_zone from workspaces w where w.uuid = wanted
$$;

create function system.workspace_count() returns bigint
language sql stable security definer set search_path = baton as $$ select count(*) from workspaces $$;

create function system.all_workspaces() returns table (id integer, uuid uuid, slug text)
language sql stable security definer set search_path = baton as $$ select w.id, w.uuid, w.slug from workspaces w order by w.id $$;

create function system.slug_taken(wanted text) returns boolean
language sql stable security definer set search_path = baton as $$ select exists (select from workspaces w where w.slug = wanted) $$;

-- Makes the row of a new workspace; the caller sets the tenant to the number it gets and goes on from there.
create function system.make_workspace(new_uuid uuid, new_slug text, new_name text, zone text, at timestamptz) returns integer
language sql security definer set search_path = baton as $$
  with w as (insert into workspaces (uuid, slug, name, time_zone, created_at) values (new_uuid, new_slug, new_name, zone, at) returning id),
       f as (insert into feeds (workspace_id) select id from w)
  select id from w
$$;

create function system.forget_idempotency_keys(older_than timestamptz) returns bigint
language sql security definer set search_path = baton as $$
  with gone as (delete from idempotency_keys where created_at < older_than returning 1) select count(*) from gone
$$;
