-- What a person has begun to write in a conversation. It is theirs alone, and stands in no log (docs/decisions/drafts-outside-the-log.md).
create table drafts (
  workspace_id integer not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  mode text not null check (mode in ('reply', 'note')),
  -- Where a reply would go; its visibility says who may read the words.
  thread_id uuid,
  content jsonb not null,
  -- Another one with each change: a screen that names an older one has not seen what stands here.
  revision uuid not null,
  written_at timestamptz not null,
  -- Words written elsewhere without having seen these, kept until their writer takes them back or lets them go.
  earlier jsonb,
  primary key (workspace_id, agent_id, conversation_id)
);
create index drafts_of_conversation on drafts (workspace_id, conversation_id);
call wall('drafts');
