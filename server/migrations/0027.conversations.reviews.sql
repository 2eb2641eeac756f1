-- A review is a thread of its own. Stars, title and version stand with each message, since a changed review is another message;
-- what a later one of the same side took the place of says when.
alter table messages add column review jsonb, add column replaced_at timestamptz;
-- Of some reviews one version and one answer stand at a time; and what the newest version gives, for lists.
alter table threads add column one_answer boolean not null default false, add column stars smallint check (stars between 1 and 5);

-- Which networks are polled is the adapters' to say: whoever asks names them.
drop function system.polled_accounts();
create function system.polled_accounts(networks text[]) returns table (workspace_id integer, account_id uuid, network text, base_url text, poll_due_at timestamptz)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.network, a.base_url, a.poll_due_at from channel_accounts a
   where a.disconnected_at is null and a.state <> 'dead' and a.network = any(networks)
$$;
