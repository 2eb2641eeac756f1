-- The group of each comment under a post, beside its message. What was here before has no group yet (`found_group` is null):
-- the rules stand in the program, which sorts it in batches after the start.
create table comments (
  workspace_id integer not null,
  message_id uuid not null,
  post_id uuid not null,
  comment_group text not null check (comment_group in ('complaint', 'question', 'photo', 'unclear', 'joined', 'friends', 'emoji', 'scam')),
  -- What the rules said of its present words.
  found_group text,
  -- Hash of what near-equal comments share; null where too little is left to compare by.
  likeness bytea,
  -- A person looked at it and moved it, or left it where it is.
  looked boolean not null default false,
  -- Needs no answer because of its group (quiet mode, a clearing), not because somebody said so of this very comment.
  set_aside boolean not null default false,
  -- Which wording came after which: rises with each edit.
  revision bigint not null default nextval('baton.message_arrivals'),
  at timestamptz not null,
  primary key (workspace_id, message_id)
);
create index comments_of_group on comments (workspace_id, post_id, comment_group, at desc, message_id desc);
create index comments_waiting on comments (workspace_id, post_id, comment_group, at desc, message_id desc) where not set_aside;
create index comments_alike on comments (workspace_id, likeness) where likeness is not null;
create index comments_unsorted on comments (workspace_id, message_id) where found_group is null;
create index comments_looked on comments (workspace_id) include (comment_group, found_group) where looked;
call wall('comments');

-- What people taught: comments alike belong to this group.
create table comment_corrections (
  workspace_id integer not null,
  likeness bytea not null,
  from_group text not null,
  to_group text not null,
  actor_kind text not null,
  actor_id text,
  at timestamptz not null,
  primary key (workspace_id, likeness)
);
call wall('comment_corrections');

-- Marking the comments of some groups as needing no answer in one go, and taking that back.
create table clearings (
  workspace_id integer not null,
  id uuid not null,
  post_id uuid not null,
  groups text[] not null,
  state text not null check (state in ('running', 'done', 'undoing', 'undone')),
  actor_kind text not null,
  actor_id text,
  total integer not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id)
);
create index clearings_of_post on clearings (workspace_id, post_id, started_at desc, id desc);
call wall('clearings');

-- One comment of a clearing, in the wording that was on the screen, and what became of it.
create table clearing_items (
  workspace_id integer not null,
  clearing_id uuid not null,
  message_id uuid not null,
  revision bigint not null,
  outcome text check (outcome in ('cleared', 'answered', 'taken', 'changed', 'restored', 'kept')),
  at timestamptz,
  primary key (workspace_id, clearing_id, message_id)
);
create index clearing_items_left on clearing_items (workspace_id, clearing_id, message_id) where outcome is null;
create index clearing_items_of_message on clearing_items (workspace_id, message_id);
call wall('clearing_items');

alter table posts
  add column last_comment_at timestamptz,
  add column mode_since timestamptz,
  add column mode_why text check (mode_why in ('person', 'spike')),
  add column mode_by uuid;

alter table posts no force row level security;
alter table threads no force row level security;
alter table messages no force row level security;
alter table comments no force row level security;
insert into comments (workspace_id, message_id, post_id, comment_group, at)
select m.workspace_id, m.id, t.post_id, 'unclear', m.at
  from messages m join threads t on t.workspace_id = m.workspace_id and t.id = m.thread_id
 where t.post_id is not null and m.direction = 'inbound' and m.visibility = 'public' and (m.deleted_at is null or m.deleted_reason = 'hidden');
update posts p set last_comment_at = coalesce((select max(k.at) from comments k where k.workspace_id = p.workspace_id and k.post_id = p.id), p.at, p.created_at);
alter table comments force row level security;
alter table messages force row level security;
alter table threads force row level security;
alter table posts force row level security;

alter table posts alter column last_comment_at set not null;
create index posts_newest on posts (workspace_id, last_comment_at desc, id desc);
create index posts_newest_of_ours on posts (workspace_id, last_comment_at desc, id desc) where kind <> 'mention';
