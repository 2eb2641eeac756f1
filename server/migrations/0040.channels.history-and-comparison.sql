-- Bringing in what was said before an account was connected, as far back as a person asked: in small steps, each kept when it is done.
create table histories (
  workspace_id integer not null,
  account_id uuid not null,
  state text not null check (state in ('running', 'paused', 'done', 'stopped')),
  -- What was said from then on, and before that time, is brought in.
  since timestamptz not null,
  until timestamptz not null,
  -- What is asked next, in the words of the adapter and without its credentials; null: from the beginning.
  step text,
  -- 0 to 1, and down to which time the list that was read last goes.
  progress real not null default 0,
  reached_at timestamptz,
  -- Messages that the network told, and those of them that were not here.
  looked integer not null default 0,
  brought integer not null default 0,
  -- Things read from the network on one day (UTC), where it charges for reading.
  reads integer not null default 0,
  reads_on date,
  -- Steps that failed one after another.
  faults integer not null default 0,
  problem jsonb,
  due_at timestamptz not null,
  claimed_until timestamptz,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, account_id)
);
call wall('histories');
call open_to_system('histories');
create index histories_running on histories (due_at) where state = 'running';

create function system.histories_due(now timestamptz) returns table (workspace_id integer, account_id uuid, network text)
language sql stable security definer set search_path = baton as $$
  select h.workspace_id, h.account_id, a.network
    from histories h join channel_accounts a on a.workspace_id = h.workspace_id and a.id = h.account_id
   where h.state = 'running' and h.due_at <= now and (h.claimed_until is null or h.claimed_until <= now)
     and a.disconnected_at is null and a.state <> 'dead'
   order by h.due_at
$$;

-- Once a day, and when somebody asks, everything that the network still tells of the last days is compared, not only what is new:
-- how many messages it told, and how many of them were not here.
alter table reconciliations
  add column whole_due_at timestamptz,
  add column whole_since timestamptz,
  add column whole_at timestamptz,
  add column whole_told integer,
  add column whole_absent integer,
  -- The newest that were found: in which conversation, and when they were taken in.
  add column found_last jsonb not null default '[]';
