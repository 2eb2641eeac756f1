-- Comparing what a network says of the recent past with what reached us: when it is due, who does it, and what came of it.
create table reconciliations (
  workspace_id integer not null,
  account_id uuid not null,
  due_at timestamptz not null,
  -- The right of one process; whoever finds it past may take it over.
  claimed_until timestamptz,
  -- Everything the network showed up to here was compared.
  compared_to timestamptz,
  compared_at timestamptz,
  -- Messages that came in by reconciliation alone.
  found integer not null default 0,
  found_at timestamptz,
  -- Things read from the network on one day (UTC), where it charges for reading.
  reads integer not null default 0,
  reads_on date,
  -- Mails below that were compared and are kept under another number, or are no messages.
  settled jsonb,
  problem jsonb,
  primary key (workspace_id, account_id)
);
call wall('reconciliations');
call open_to_system('reconciliations');

create function system.accounts_to_reconcile(wanted text[], now timestamptz) returns table (workspace_id integer, account_id uuid, network text)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.network
    from channel_accounts a left join reconciliations r on r.workspace_id = a.workspace_id and r.account_id = a.id
   where a.disconnected_at is null and a.state <> 'dead' and a.network = any(wanted)
     and (r.due_at is null or (r.due_at <= now and (r.claimed_until is null or r.claimed_until <= now)))
$$;

-- After an outage of ours nobody knows what was not delivered meanwhile.
create function system.hasten_reconciliations(until timestamptz) returns bigint
language sql security definer set search_path = baton as $$
  with hastened as (update reconciliations set due_at = until where due_at > until returning 1) select count(*) from hastened
$$;

-- When a contact last began or ceased to follow or block us, by the network's clock: what is told late or again must not undo it.
alter table identities add column following_at timestamptz, add column blocked_us_at timestamptz;
