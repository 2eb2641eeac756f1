-- Views of the inbox that were given a name: a person's own (`owner_id`), a team's (`team_id`), or the workspace's.
create table saved_views (
  workspace_id integer not null,
  id uuid not null,
  owner_id uuid,
  team_id uuid,
  name text not null,
  filter jsonb not null,
  created_by text not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (workspace_id, id),
  check (owner_id is null or team_id is null)
);
call wall('saved_views');
create index saved_views_by_name on saved_views (workspace_id, name, id);
