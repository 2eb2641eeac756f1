-- A place where talk happens on a network.
create table threads (
  workspace_id integer not null,
  id uuid not null,
  account_id uuid not null,
  network text not null,
  kind text not null check (kind in ('comment', 'dm', 'group', 'review', 'mail')),
  visibility text not null check (visibility in ('public', 'private')),
  external_id text not null,
  post_id uuid,
  subject text,
  facts jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, account_id, external_id)
);
create index threads_of_post on threads (workspace_id, post_id) where post_id is not null;
call wall('threads');

-- Other names of a thread: every Message-ID of a mail thread.
create table thread_aliases (
  workspace_id integer not null,
  account_id uuid not null,
  alias text not null,
  thread_id uuid not null,
  primary key (workspace_id, account_id, alias)
);
call wall('thread_aliases');

-- One matter of one contact.
create table conversations (
  workspace_id integer not null,
  id uuid not null,
  number integer not null,
  contact_id uuid not null,
  network text not null,
  account_id uuid not null,
  inbox_id uuid not null,
  audience_id uuid not null,
  team_id uuid,
  assignee_id uuid,
  status text not null check (status in ('open', 'waiting', 'snoozed', 'resolved')),
  resolution text check (resolution in ('answered', 'confirmed', 'dismissed', 'spam')),
  priority text not null default 'normal' check (priority in ('urgent', 'high', 'normal', 'low')),
  subject text,
  has_public boolean not null,
  first_inbound_at timestamptz,
  last_answer_at timestamptz,
  waiting_since timestamptz,
  delivery_trouble text check (delivery_trouble in ('refused', 'unknown')),
  snoozed_until timestamptz,
  snooze_ended_at timestamptz,
  -- The one definition of "needs action": list, counter, figure and API all read this column.
  needs_action boolean not null generated always as (
    status = 'open' and (waiting_since is not null or delivery_trouble is not null or snooze_ended_at is not null)) stored,
  last_message_at timestamptz not null,
  last_message_id uuid,
  last_inbound_id uuid,
  preview_text text,
  preview_direction text,
  preview_visibility text,
  preview_media text,
  preview_language text,
  history boolean not null default false,
  created_at timestamptz not null,
  resolved_at timestamptz,
  version integer not null default 1,
  primary key (workspace_id, id),
  unique (workspace_id, number)
);
-- One walk per audience the reader holds, merged; each list has its index.
create index conversations_newest on conversations (workspace_id, audience_id, last_message_at desc, id desc);
create index conversations_open_newest on conversations (workspace_id, audience_id, last_message_at desc, id desc) where status <> 'resolved';
create index conversations_needs_action_newest on conversations (workspace_id, audience_id, last_message_at desc, id desc) where needs_action;
create index conversations_needs_action_waiting on conversations (workspace_id, audience_id, (coalesce(waiting_since, last_message_at)), id) where needs_action;
create index conversations_open_waiting on conversations (workspace_id, audience_id, (coalesce(waiting_since, last_message_at)), id) where status <> 'resolved';
create index conversations_of_assignee on conversations (workspace_id, assignee_id, last_message_at desc, id desc) where assignee_id is not null;
create index conversations_unassigned on conversations (workspace_id, audience_id, last_message_at desc, id desc) where assignee_id is null and status = 'open';
create index conversations_of_contact on conversations (workspace_id, contact_id, last_message_at desc, id desc);
create index conversations_by_status on conversations (workspace_id, audience_id, status, last_message_at desc, id desc) where status <> 'resolved';
create index conversations_snoozed on conversations (snoozed_until, workspace_id, id) where status = 'snoozed';
call wall('conversations');
call open_to_system('conversations');

-- Which threads belong to a conversation, for which contact, from when.
create table parts (
  workspace_id integer not null,
  thread_id uuid not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  from_at timestamptz not null,
  primary key (workspace_id, thread_id, contact_id, conversation_id)
);
create index parts_of_contact on parts (workspace_id, contact_id);
create index parts_of_conversation on parts (workspace_id, conversation_id, thread_id);
call wall('parts');

create table messages (
  workspace_id integer not null,
  id uuid not null,
  conversation_id uuid,
  thread_id uuid not null,
  account_id uuid not null,
  contact_id uuid,
  identity_id uuid,
  agent_id uuid,
  author_name text,
  direction text not null check (direction in ('inbound', 'outbound')),
  visibility text not null check (visibility in ('public', 'private')),
  external_id text,
  order_key text not null default '',
  at timestamptz not null,
  text text,
  html text,
  kind_hint text,
  addresses_us boolean not null default true,
  acknowledged boolean not null default false,
  automatic boolean not null default false,
  standby boolean not null default false,
  reply_to uuid,
  reply_to_external text,
  hints jsonb,
  participants jsonb,
  notice text,
  url text,
  language text,
  status text check (status in ('delivered', 'read', 'failed')),
  edited_at timestamptz,
  deleted_at timestamptz,
  deleted_by text,
  deleted_reason text,
  sightings smallint not null default 1,
  history boolean not null default false,
  raw_delivery_id uuid,
  created_at timestamptz not null,
  primary key (workspace_id, id)
) partition by range (id);
create table messages_default partition of messages default;
call make_id_partitions('messages');
create index messages_of_conversation on messages (workspace_id, conversation_id, at, order_key, id) where conversation_id is not null;
create index messages_of_thread on messages (workspace_id, thread_id, at, order_key, id);
call wall('messages');

-- Every outside id that means one of our messages. The only place where outside ids are unique.
create table message_keys (
  workspace_id integer not null,
  network text not null,
  scope text not null,
  external_id text not null,
  message_id uuid not null,
  primary key (workspace_id, network, scope, external_id)
);
create index message_keys_of_message on message_keys (workspace_id, message_id);
call wall('message_keys');

-- One public item seen through several of our accounts.
create table message_sightings (
  workspace_id integer not null,
  message_id uuid not null,
  account_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, message_id, account_id)
);
call wall('message_sightings');

-- An edit, deletion, reaction or status that came before the message it is about.
create table early_changes (
  workspace_id integer not null,
  network text not null,
  scope text not null,
  external_id text not null,
  dedupe_key text not null,
  change jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, network, scope, external_id, dedupe_key)
);
call wall('early_changes');

create table message_versions (
  workspace_id integer not null,
  message_id uuid not null,
  version smallint not null,
  text text,
  at timestamptz not null,
  primary key (workspace_id, message_id, version)
);
call wall('message_versions');

create table message_reactions (
  workspace_id integer not null,
  message_id uuid not null,
  identity_id uuid not null,
  reaction text not null,
  at timestamptz not null,
  primary key (workspace_id, message_id, identity_id, reaction)
);
call wall('message_reactions');

-- Which conversations a brand's message answers; it stops exactly their clocks.
create table answers (
  workspace_id integer not null,
  conversation_id uuid not null,
  message_id uuid not null,
  at timestamptz not null,
  automatic boolean not null default false,
  primary key (workspace_id, conversation_id, message_id)
);
create index answers_of_message on answers (workspace_id, message_id);
create index answers_by_time on answers (workspace_id, conversation_id, at);
call wall('answers');

create table notes (
  workspace_id integer not null,
  id uuid not null,
  conversation_id uuid not null,
  agent_id uuid,
  author_name text not null,
  text text,
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index notes_of_conversation on notes (workspace_id, conversation_id, at, id);
call wall('notes');

-- What people did, in the timeline: one row an act, no words.
create table activities (
  workspace_id integer not null,
  id uuid not null,
  conversation_id uuid not null,
  what text not null,
  actor_kind text not null,
  actor_id text,
  data jsonb not null default '{}',
  at timestamptz not null,
  primary key (workspace_id, id)
) partition by range (id);
create table activities_default partition of activities default;
call make_id_partitions('activities');
create index activities_of_conversation on activities (workspace_id, conversation_id, at, id);
call wall('activities');

create table conversation_tags (
  workspace_id integer not null,
  conversation_id uuid not null,
  tag text not null,
  at timestamptz not null,
  primary key (workspace_id, conversation_id, tag)
);
create index conversation_tags_by_tag on conversation_tags (workspace_id, tag, conversation_id);
call wall('conversation_tags');

create table conversation_reads (
  workspace_id integer not null,
  agent_id uuid not null,
  conversation_id uuid not null,
  read_up_to uuid not null,
  primary key (workspace_id, agent_id, conversation_id)
);
create index conversation_reads_of_conversation on conversation_reads (workspace_id, conversation_id);
call wall('conversation_reads');

-- Words made findable: language-aware tokens at weight A, character bigrams at weight D. Read through system.search_messages alone,
-- because row-level security cannot use an index with @@.
create table message_search (
  workspace_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  private boolean not null,
  at timestamptz not null,
  segmenter smallint not null,
  words tsvector not null,
  primary key (workspace_id, message_id)
) partition by range (message_id);
create table message_search_default partition of message_search default;
call make_id_partitions('message_search');
-- The list of what is not yet in the tree is kept short: every search reads it through.
create index message_search_words on message_search using gin (words) with (fastupdate = on, gin_pending_list_limit = 256);
create index message_search_newest on message_search (workspace_id, at desc, message_id desc);
call wall('message_search');
call open_to_system('message_search');

create function system.due_snoozes(now timestamptz, most integer) returns table (workspace_id integer, conversation_id uuid)
language sql stable security definer set search_path = baton as $$
  select c.workspace_id, c.id from conversations c where c.status = 'snoozed' and c.snoozed_until <= now order by c.snoozed_until limit most
$$;
