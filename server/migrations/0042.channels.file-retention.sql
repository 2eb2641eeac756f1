-- Files that were kept as long as the workspace keeps those of their network: `removed`.
alter table media drop constraint media_state_check;
alter table media add constraint media_state_check
  check (state in ('announced', 'fetching', 'stored', 'too_large', 'refused', 'expired', 'removed', 'erased', 'none')) not valid;
create index media_by_age on media (workspace_id, account_id, created_at) where state = 'stored';
