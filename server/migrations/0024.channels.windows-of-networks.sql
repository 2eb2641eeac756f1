-- Networks count kinds of calls apart, and some tell with each answer how many they still take in the window that runs. While
-- such a window is known, as many calls are claimed; while it is not, one goes ahead alone and finds out.
alter table send_budgets
  add column endpoint text not null default '',
  -- Does the network tell of its windows? Null: it has taken no call yet, so nobody knows.
  add column tells boolean,
  add column calls_left integer,
  add column window_ends_at timestamptz,
  -- The delivery that went ahead alone; only its answer makes a window known.
  add column scout_id uuid,
  -- After a refusal calls go one at a time until then, whatever the network tells.
  add column careful_until timestamptz,
  drop constraint send_budgets_pkey,
  add primary key (workspace_id, account_id, endpoint);

-- Under which budget a delivery was claimed, for those that are under way.
alter table deliveries add column endpoint text not null default '';
create index deliveries_under_way on deliveries (workspace_id, account_id, endpoint) where state = 'sending';
