-- What may have ended the process is tried more carefully by the next one; a slow server or a crash holds up nobody else.

-- How many processes found it unread when they started, and began to read it.
alter table raw_deliveries add column readings smallint not null default 0;

-- The same for reactions: how many processes that found events unread began to take them at the place `begun_seq`.
alter table reaction_cursors add column begun_seq bigint, add column begun smallint not null default 0;

-- Polls wait for the server of their account, not for those of others.
drop function system.polled_accounts();
create function system.polled_accounts() returns table (workspace_id integer, account_id uuid, network text, base_url text, poll_due_at timestamptz)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.network, a.base_url, a.poll_due_at from channel_accounts a
   where a.disconnected_at is null and a.state <> 'dead' and a.network in ('bluesky', 'email')
$$;

-- Whoever asks for a person's profile has the person until then; `profile_asked_at` is written with what came of it.
alter table identities add column profile_lease_until timestamptz;
drop function system.workspaces_with_nameless();
create function system.workspaces_with_nameless(now timestamptz) returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w where exists (
    select from identities i
     where i.workspace_id = w.id and i.display_name is null and i.handle is null and i.profile_asked_at is null
       and (i.profile_lease_until is null or i.profile_lease_until <= now))
$$;
