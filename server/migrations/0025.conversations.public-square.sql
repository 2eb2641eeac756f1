-- A post is told more than once: by comments, which tell only where it is, and by itself, with its words and their changes.
alter table posts add column edited_at timestamptz;

-- Public words that were taken out of the public's sight, here or at the network. We go on reading them.
alter table messages
  add column hidden boolean not null default false,
  add column hidden_by text,
  add column hidden_changed_at timestamptz,
  -- By our account, with its own name.
  add column liked boolean not null default false;

-- One act upon one public message at its network: hidden, shown, liked or deleted there. Asked for once, done once; a repeat of
-- the call changes nothing, so what is not known is tried again.
create table moderations (
  workspace_id integer not null,
  id uuid not null,
  message_id uuid not null,
  account_id uuid not null,
  act text not null check (act in ('hide', 'unhide', 'like', 'unlike', 'delete')),
  reason text,
  state text not null check (state in ('waiting', 'done', 'refused')),
  attempts smallint not null default 0,
  refusal text,
  words text,
  finding jsonb,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id)
);
create index moderations_of_message on moderations (workspace_id, message_id, created_at);
create unique index moderations_waiting on moderations (workspace_id, message_id) where state = 'waiting';
call wall('moderations');
