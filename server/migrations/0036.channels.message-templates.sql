-- Messages that a network approves beforehand, as the account's list told of them last and webhooks since. Each of state,
-- category and quality says since when it is known to be so, by the network's clock: an older word does not undo a newer one.
create table message_templates (
  workspace_id integer not null,
  id uuid not null,
  account_id uuid not null,
  external_id text not null,
  name text not null,
  language text not null,
  state text not null check (state in ('approved', 'pending', 'rejected', 'paused', 'disabled', 'deleted')),
  state_at timestamptz not null,
  category text not null check (category in ('marketing', 'utility', 'authentication', 'other')),
  category_at timestamptz not null,
  quality text not null check (quality in ('high', 'medium', 'low', 'unknown')),
  quality_at timestamptz not null,
  -- The network's own words for its state; '' when it gave none.
  reason text not null,
  content jsonb not null,
  primary key (workspace_id, id),
  unique (workspace_id, account_id, external_id)
);
call wall('message_templates');
create index message_templates_by_name on message_templates (workspace_id, account_id, name, language, id);

-- When the list of an account was read last, and why not where that failed since.
create table template_readings (
  workspace_id integer not null,
  account_id uuid not null,
  begun_at timestamptz not null,
  read_at timestamptz,
  problem jsonb,
  primary key (workspace_id, account_id)
);
call wall('template_readings');
