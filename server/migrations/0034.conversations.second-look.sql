-- An act of moderation that somebody asked for and somebody else has to allow before it is done at the network.
create table second_looks (
  workspace_id integer not null,
  id uuid not null,
  message_id uuid not null,
  account_id uuid not null,
  act text not null check (act in ('hide', 'unhide', 'like', 'unlike', 'delete', 'block')),
  reason text,
  why text not null,
  state text not null check (state in ('open', 'allowed', 'declined', 'withdrawn', 'expired', 'fallen')),
  fell_by text check (fell_by in ('changed', 'gone', 'done', 'impossible')),
  asked_by_kind text not null,
  asked_by_id uuid,
  -- The person, also where they asked through an API key that they made.
  asked_by_agent uuid,
  decided_by uuid,
  -- Why it was declined.
  words text,
  -- Of the message when it was asked for: what was changed since is not what was looked at.
  seen_edited_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id),
  constraint second_looks_settled check ((state = 'open') = (settled_at is null)),
  constraint second_looks_fallen check ((state = 'fallen') = (fell_by is not null)),
  constraint second_looks_decided check ((state in ('allowed', 'declined')) = (decided_by is not null)),
  -- Nobody decides their own.
  constraint second_looks_by_another check (decided_by is distinct from asked_by_agent or decided_by is null),
  constraint second_looks_declined check (state <> 'declined' or words is not null)
);
create unique index second_looks_open on second_looks (workspace_id, message_id) where state = 'open';
create index second_looks_of_message on second_looks (workspace_id, message_id, created_at);
create index second_looks_waiting on second_looks (workspace_id, created_at, id) where state = 'open';
create index second_looks_over on second_looks (workspace_id, settled_at, id) where state <> 'open';
call wall('second_looks');

-- By which look it was allowed; and whoever wrote a message can be blocked.
alter table moderations
  add column look_id uuid,
  drop constraint moderations_act_check,
  add constraint moderations_act_check check (act in ('hide', 'unhide', 'like', 'unlike', 'delete', 'block'));

-- Barred by our account, at the network.
alter table identities add column blocked_by_us boolean not null default false;
