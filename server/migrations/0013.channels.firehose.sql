-- Accounts that name a firehose, and those that still say how theirs is though they name none any more.
create function system.firehose_accounts() returns table (workspace_id integer, account_id uuid, network text, external_id text, settings jsonb, facts jsonb)
language sql stable security definer set search_path = baton as $$
  select a.workspace_id, a.id, a.network, a.external_id, a.settings, a.facts from channel_accounts a
   where a.disconnected_at is null and (a.settings ? 'firehose' or a.facts ? 'firehose')
$$;
