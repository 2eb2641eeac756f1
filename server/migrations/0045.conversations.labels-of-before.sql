-- Labelling what was here before messages had labels: from the newest to the oldest, in small steps, each kept when it is done.
create table label_backfills (
  workspace_id integer primary key,
  state text not null check (state in ('running', 'paused', 'done')),
  newest uuid not null,
  oldest uuid not null,
  -- Messages from here on were looked at.
  below uuid not null,
  -- Those that have labels by it.
  labelled integer not null default 0,
  ended_at timestamptz
);
call wall('label_backfills');
call open_to_system('label_backfills');

create function system.label_backfills_running() returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select b.workspace_id from label_backfills b where b.state = 'running'
$$;
