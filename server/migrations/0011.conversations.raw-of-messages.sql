-- Raw deliveries beyond the first that carry a message's words: its edits, the same message in other bytes, sightings through
-- other accounts. A message that its author takes back takes the words out of all of them. Swept with the raw deliveries.
create table message_raw_deliveries (
  workspace_id integer not null,
  message_id uuid not null,
  raw_delivery_id uuid not null,
  primary key (workspace_id, message_id, raw_delivery_id)
);
call wall('message_raw_deliveries');
call open_to_system('message_raw_deliveries');

-- An edit that came before its message has bytes too.
alter table early_changes add column raw_delivery_id uuid;
call open_to_system('early_changes');

-- What waits for a message so long waits for one that will not come.
create function system.sweep_early_changes(older_than timestamptz) returns bigint
language sql security definer set search_path = baton as $$
  with e as (delete from early_changes where at < older_than returning 1),
       r as (delete from message_raw_deliveries where raw_delivery_id < uuid_v7_floor(older_than) returning 1)
  select (select count(*) from e) + 0 * (select count(*) from r)
$$;
