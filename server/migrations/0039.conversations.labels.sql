-- What is told of a contact's words: language, sentiment, kind, offence, spam, and what makes them urgent (language/README.md).
-- Null for words of ours, for what has no letters, what was taken back, and what was here before.
alter table messages add column labels jsonb;

-- What a conversation shows of the labels of its messages, made with everything else that is derived of them. `labels` holds
-- `private` where any of it was told of private words. `urgent_since`: since when it would have waited if each point of urgency
-- were an hour; its order is the order of urgency whatever time it is. `urgent_in_public`: the same for those who may not read
-- private words, null where these say it.
alter table conversations add column labels jsonb, add column urgent_since timestamptz, add column urgent_in_public timestamptz;

create index conversations_urgent on conversations (workspace_id, audience_id, (coalesce(urgent_since, waiting_since, last_message_at)), id)
  where needs_action;
create index conversations_urgent_in_public on conversations (workspace_id, audience_id, (coalesce(urgent_in_public, waiting_since, last_message_at)), id)
  where needs_action and has_public;

-- What a person said of one label of a message: that it is right, or what is. The models never learn from it.
create table label_corrections (
  workspace_id integer not null,
  message_id uuid not null,
  task text not null check (task in ('language', 'sentiment', 'kind', 'offence', 'spam')),
  -- What the models said, in the words' language as they took it.
  found text not null,
  found_language text,
  version smallint not null,
  -- What stood there when the person spoke, and what they said.
  before text not null,
  label text not null,
  actor_kind text not null,
  actor_id text,
  at timestamptz not null,
  primary key (workspace_id, message_id, task)
);
create index label_corrections_by_time on label_corrections (workspace_id, at);
call wall('label_corrections');
