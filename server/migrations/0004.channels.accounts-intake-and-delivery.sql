-- The brand's own app at a network: its secrets and the address the network calls.
create table network_apps (
  workspace_id integer not null,
  id uuid not null,
  network text not null,
  hook_token text not null unique,
  secrets text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
call wall('network_apps');
call open_to_system('network_apps');

create table channel_accounts (
  workspace_id integer not null,
  id uuid not null,
  app_id uuid not null,
  network text not null,
  external_id text not null,
  handle text not null,
  name text not null,
  purpose text not null check (purpose in ('brand', 'care')),
  inbox_id uuid not null,
  audience_id uuid not null,
  base_url text not null,
  credentials text not null,
  settings jsonb not null default '{}',
  facts jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'ok', 'warning', 'dead', 'disconnected')),
  problem_words text,
  problem_remedy text,
  problem_since timestamptz,
  last_event_at timestamptz,
  last_checked_at timestamptz,
  cursor text,
  poll_due_at timestamptz,
  created_at timestamptz not null,
  disconnected_at timestamptz,
  primary key (workspace_id, id)
);
create unique index channel_accounts_live on channel_accounts (workspace_id, network, external_id) where disconnected_at is null;
call wall('channel_accounts');
call open_to_system('channel_accounts');

-- What a network sent, as it came. Kept 14 days; looked up by its key, never by searching it.
create table raw_deliveries (
  workspace_id integer not null,
  id uuid not null,
  app_id uuid not null,
  account_id uuid,
  received_at timestamptz not null,
  body bytea,
  headers jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'processed', 'failed', 'rejected')),
  reason text,
  primary key (workspace_id, id)
) partition by range (id);
create table raw_deliveries_default partition of raw_deliveries default;
call make_id_partitions('raw_deliveries');
create index raw_deliveries_pending on raw_deliveries (workspace_id, id) where state = 'pending';
create index raw_deliveries_trouble on raw_deliveries (workspace_id, state, id) where state in ('failed', 'rejected');
call wall('raw_deliveries');
call open_to_system('raw_deliveries');

-- Same bytes again are counted, not stored again. Outlives the partition it points into by nothing: swept with it.
create table raw_delivery_keys (
  workspace_id integer not null,
  app_id uuid not null,
  hash bytea not null,
  raw_delivery_id uuid not null,
  sightings integer not null default 1,
  received_at timestamptz not null,
  primary key (workspace_id, app_id, hash)
);
create index raw_delivery_keys_by_delivery on raw_delivery_keys (workspace_id, raw_delivery_id);
call wall('raw_delivery_keys');
call open_to_system('raw_delivery_keys');

-- Files: pictures, voice, attachments. Bytes lie on disk by workspace; this is what we know of them.
create table media (
  workspace_id integer not null,
  id uuid not null,
  message_id uuid,
  position smallint not null default 0,
  kind text not null check (kind in ('image', 'video', 'audio', 'file', 'sticker', 'location', 'link', 'contact')),
  state text not null check (state in ('announced', 'fetching', 'stored', 'too_large', 'refused', 'expired', 'erased', 'none')),
  account_id uuid,
  fetch_call jsonb,
  external_id text,
  content_type text,
  file_name text,
  size_bytes bigint,
  duration_ms integer,
  alt_text text,
  place jsonb,
  blob_key text,
  reason text,
  attempts smallint not null default 0,
  -- When to try (again); while it is being fetched, when it may be taken up by another process.
  fetch_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index media_of_message on media (workspace_id, message_id, position);
create index media_to_fetch on media (workspace_id, fetch_at nulls first, id) where state in ('announced', 'fetching');
create index media_by_blob on media (workspace_id, blob_key) where blob_key is not null;
call wall('media');
call open_to_system('media');

-- One attempt to say something. States and moves: server/src/channels/delivery/states.ts
create table deliveries (
  workspace_id integer not null,
  id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  thread_id uuid not null,
  account_id uuid not null,
  agent_id uuid,
  state text not null check (state in ('scheduled', 'ready', 'sending', 'sent', 'refused', 'unknown', 'cancelled')),
  due_at timestamptz not null,
  payload jsonb not null,
  call jsonb,
  facts jsonb not null default '{}',
  resolve_after boolean not null default false,
  attempts smallint not null default 0,
  token_refreshed boolean not null default false,
  claimed_by bigint,
  claimed_at timestamptz,
  external_id text,
  refusal text,
  words text,
  read_backs smallint not null default 0,
  created_at timestamptz not null,
  sent_at timestamptz,
  primary key (workspace_id, id)
);
create index deliveries_due on deliveries (due_at, workspace_id, id) where state in ('scheduled', 'ready');
create index deliveries_open_of_thread on deliveries (workspace_id, thread_id, id) where state in ('scheduled', 'ready', 'sending', 'unknown');
create index deliveries_claimed on deliveries (workspace_id, claimed_by) where state = 'sending';
create index deliveries_unknown on deliveries (due_at, workspace_id, id) where state = 'unknown';
create index deliveries_of_message on deliveries (workspace_id, message_id);
create index deliveries_trouble on deliveries (workspace_id, conversation_id) where state in ('refused', 'unknown');
call wall('deliveries');
call open_to_system('deliveries');

-- Calls an account may still make in its window, shared by all processes.
create table send_budgets (
  workspace_id integer not null,
  account_id uuid not null,
  tokens double precision not null,
  refilled_at timestamptz not null,
  blocked_until timestamptz,
  primary key (workspace_id, account_id)
);
call wall('send_budgets');

create function system.app_by_hook(wanted_network text, wanted_token text) returns table (workspace_id integer, app_id uuid, secrets text)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.secrets from network_apps a where a.hook_token = wanted_token and a.network = wanted_network
$$;

create function system.workspaces_with_raw() returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w where exists (select from raw_deliveries r where r.workspace_id = w.id and r.state = 'pending')
$$;

create function system.workspaces_with_media(now timestamptz) returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w where exists (
    select from media m where m.workspace_id = w.id and m.state in ('announced', 'fetching') and (m.fetch_at is null or m.fetch_at <= now))
$$;

create function system.due_deliveries(now timestamptz, most integer) returns table (workspace_id integer, delivery_id uuid, state text)
language sql stable security definer set search_path = baton as $$
  (select d.workspace_id, d.id, d.state from deliveries d where d.state in ('scheduled', 'ready') and d.due_at <= now order by d.due_at, d.workspace_id, d.id limit most)
  union all
  (select d.workspace_id, d.id, d.state from deliveries d where d.state = 'unknown' and d.due_at <= now order by d.due_at limit most)
$$;

create function system.next_delivery_due(after timestamptz) returns timestamptz
language sql stable security definer set search_path = baton as $$
  select least((select min(d.due_at) from deliveries d where d.state in ('scheduled', 'ready') and d.due_at > after),
               (select min(d.due_at) from deliveries d where d.state = 'unknown' and d.due_at > after))
$$;

create function system.claims() returns table (workspace_id integer, claimed_by bigint)
language sql stable security definer set search_path = baton as $$
  select distinct d.workspace_id, d.claimed_by from deliveries d where d.state = 'sending'
$$;

create function system.polled_accounts() returns table (workspace_id integer, account_id uuid, network text, poll_due_at timestamptz)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.network, a.poll_due_at from channel_accounts a
   where a.disconnected_at is null and a.state <> 'dead' and a.network in ('bluesky', 'email')
$$;

create function system.sweep_raw(older_than timestamptz) returns bigint
language sql security definer set search_path = baton as $$
  with k as (delete from raw_delivery_keys where received_at < older_than returning 1),
       r as (delete from raw_deliveries where id < uuid_v7_floor(older_than) and state <> 'pending' returning 1)
  select (select count(*) from r) + 0 * (select count(*) from k)
$$;
