-- Texts that are written once: a person's own (`owner_id`), or the workspace's. Put away, not deleted.
create table saved_replies (
  workspace_id integer not null,
  id uuid not null,
  owner_id uuid,
  name text not null,
  shortcut text,
  texts jsonb not null,
  networks text[],
  uses integer not null default 0,
  last_used_at timestamptz,
  archived_at timestamptz,
  created_by text not null,
  created_at timestamptz not null,
  version integer not null default 1,
  primary key (workspace_id, id)
);
call wall('saved_replies');
-- Behind one word stands one text of mine, and one of the workspace's.
create unique index saved_replies_shortcut on saved_replies (workspace_id, owner_id, shortcut) nulls not distinct where archived_at is null and shortcut is not null;
create index saved_replies_of_owner on saved_replies (workspace_id, owner_id, name, id);
