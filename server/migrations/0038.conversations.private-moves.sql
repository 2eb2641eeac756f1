-- A customer was written to in private, or invited there in public, and has not written there yet. One row a message that did so;
-- the conversation waits for them until `due_at`, and comes back once.
create table private_moves (
  workspace_id integer not null,
  message_id uuid not null,
  conversation_id uuid not null,
  at timestamptz not null,
  due_at timestamptz not null,
  -- Nothing comes of it any more: it came back, the customer wrote, or a later message took its place.
  settled_at timestamptz,
  -- When the conversation came back by it; the same instant stands in `conversations.snooze_ended_at` until somebody acts.
  returned_at timestamptz,
  primary key (workspace_id, message_id)
);
create index private_moves_due on private_moves (due_at) where settled_at is null;
create index private_moves_of_conversation on private_moves (workspace_id, conversation_id);
call wall('private_moves');
call open_to_system('private_moves');

create function system.due_private_moves(now timestamptz, most integer) returns table (workspace_id integer, conversation_id uuid, message_id uuid)
language sql stable security definer set search_path = baton as $$
  select v.workspace_id, v.conversation_id, v.message_id from private_moves v where v.settled_at is null and v.due_at <= now order by v.due_at limit most
$$;

-- After so many hours without a word of the customer it comes back; 0: never.
alter table inboxes add column return_hours integer not null default 24 check (return_hours between 0 and 720);
