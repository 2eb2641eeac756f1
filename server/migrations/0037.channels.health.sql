-- What the health of an account is judged by. When its network last brought something by itself, and how long its newest
-- messages took from the network's time to ours (milliseconds, newest last).
alter table channel_accounts add column last_delivered_at timestamptz, add column lags integer[];
alter table channel_accounts no force row level security;
update channel_accounts set last_delivered_at = last_event_at;
alter table channel_accounts force row level security;
-- When the network last showed that it knows the address of the webhook.
alter table network_apps add column proved_at timestamptz;
-- Messages found by reconciliation since the network last brought something by itself.
alter table reconciliations add column missed integer not null default 0;

create table account_watches (
  workspace_id integer not null,
  account_id uuid not null,
  -- When to ask about token and webhook again; whoever moves it asks.
  pulse_due_at timestamptz,
  -- The alarm that stands, and since when there is no fault any more: an alarm ends after some minutes of that.
  broken_since timestamptz,
  well_since timestamptz,
  -- For which end of the token, and at how many days before it, people were told.
  told_until timestamptz,
  told_days smallint,
  -- Since when it was silent when it was asked about because of that.
  silent_since timestamptz,
  asked_at timestamptz,
  -- In how many of the last weeks anything came in each hour of the week (UTC, from Monday), and how many weeks those are.
  heard smallint[],
  weeks real,
  learned_at timestamptz,
  primary key (workspace_id, account_id)
);
call wall('account_watches');
call open_to_system('account_watches');

-- One judgement of a workspace at a time, by whichever process comes first; and what the networks' clocks say of ours.
create table health_looks (
  workspace_id integer primary key,
  due_at timestamptz not null,
  clock_ms integer,
  clock_at timestamptz
);
call wall('health_looks');
call open_to_system('health_looks');

create function system.workspaces_to_judge(now timestamptz) returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w left join health_looks h on h.workspace_id = w.id
   where (h.due_at is null or h.due_at <= now)
     and exists (select from channel_accounts a where a.workspace_id = w.id and a.disconnected_at is null)
$$;

create function system.accounts_to_pulse(wanted text[], now timestamptz) returns table (workspace_id integer, account_id uuid)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id
    from channel_accounts a left join account_watches w on w.workspace_id = a.workspace_id and w.account_id = a.id
   where a.disconnected_at is null and a.network = any(wanted) and (w.pulse_due_at is null or w.pulse_due_at <= now)
   order by w.pulse_due_at nulls first
$$;
