-- What a brand's project at a network has used of what it may use today, over all accounts that share it. One row a project:
-- the first call of another day begins anew.
create table day_quotas (
  workspace_id integer not null,
  network text not null,
  project text not null,
  day date not null,
  used integer not null,
  -- For which account it was spent first, so that it goes with it; null before that is connected.
  account_id uuid,
  primary key (workspace_id, network, project)
);
call wall('day_quotas');
