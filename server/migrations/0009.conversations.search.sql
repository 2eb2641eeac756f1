-- Words of messages and names of contacts, found through two definer functions: under row-level security no index serves @@.
-- Each lexeme begins with its workspace's number and a colon, so that a rare word of one tenant is not looked for among the
-- postings of all; the number is written by the product, and every row is checked against the transaction's setting all the same.

-- Names at weight A; handles, addresses and numbers at weight B, so that they can be left out for whom they are not meant.
create table contact_search (
  workspace_id integer not null,
  contact_id uuid not null,
  segmenter smallint not null,
  words tsvector not null,
  primary key (workspace_id, contact_id)
);
create index contact_search_words on contact_search using gin (words) with (fastupdate = on, gin_pending_list_limit = 256);
call wall('contact_search');
call open_to_system('contact_search');

-- Walks newest first while a word is common, and asks the index once it turns out to be rare. A word that is rare of late but
-- frequent before is looked for in the newest 50,000 messages; then the last row has no message and says how far back it got.
-- `audiences` null: everything. `reader`: the agent whose assigned conversations are theirs to read.
create function system.search_messages(
  wanted tsquery, audiences uuid[], reader uuid, reads_private boolean, before_at timestamptz, before_id uuid, most integer)
returns table (message_id uuid, conversation_id uuid, at timestamptz, looked_back_to timestamptz)
language plpgsql stable security definer set search_path = baton set enable_seqscan = off set plan_cache_mode = force_custom_plan as $$
declare
  w constant integer := current_workspace();
  first_walk constant integer := 2000;
  long_walk constant integer := 50000;
  sortable constant integer := 5000;
  found_rows integer;
  end_at timestamptz;
  end_id uuid;
  total integer;
begin
  if w is null then return; end if;

  return query
    select s.message_id, s.conversation_id, s.at, null::timestamptz
      from (select n.* from message_search n where n.workspace_id = w and (n.at, n.message_id) < (before_at, before_id) order by n.at desc, n.message_id desc limit first_walk) s
      join conversations c on c.workspace_id = w and c.id = s.conversation_id
     where s.words @@ wanted
       and (audiences is null or (c.audience_id = any (audiences) and (reads_private or (c.has_public and not s.private))) or c.assignee_id = reader)
     order by s.at desc, s.message_id desc limit most;
  get diagnostics found_rows = row_count;
  if found_rows >= most then return; end if;

  select n.at, n.message_id into end_at, end_id from message_search n
   where n.workspace_id = w and (n.at, n.message_id) < (before_at, before_id) order by n.at desc, n.message_id desc offset first_walk - 1 limit 1;
  if end_id is null then return; end if;

  select count(*) into total from (select from message_search s where s.words @@ wanted and s.workspace_id = w limit sortable + 1) hits;
  if total <= sortable then
    return query
      with hits as materialized (select s.message_id, s.conversation_id, s.private, s.at from message_search s where s.words @@ wanted and s.workspace_id = w)
      select s.message_id, s.conversation_id, s.at, null::timestamptz
        from hits s join conversations c on c.workspace_id = w and c.id = s.conversation_id
       where (s.at, s.message_id) < (end_at, end_id)
         and (audiences is null or (c.audience_id = any (audiences) and (reads_private or (c.has_public and not s.private))) or c.assignee_id = reader)
       order by s.at desc, s.message_id desc limit most - found_rows;
    return;
  end if;

  return query
    select s.message_id, s.conversation_id, s.at, null::timestamptz
      from (select n.* from message_search n where n.workspace_id = w and (n.at, n.message_id) < (end_at, end_id) order by n.at desc, n.message_id desc limit long_walk) s
      join conversations c on c.workspace_id = w and c.id = s.conversation_id
     where s.words @@ wanted
       and (audiences is null or (c.audience_id = any (audiences) and (reads_private or (c.has_public and not s.private))) or c.assignee_id = reader)
     order by s.at desc, s.message_id desc limit most - found_rows;
  get diagnostics total = row_count;
  if found_rows + total >= most then return; end if;
  return query
    select null::uuid, null::uuid, null::timestamptz, n.at from message_search n
     where n.workspace_id = w and (n.at, n.message_id) < (end_at, end_id) order by n.at desc, n.message_id desc offset long_walk - 1 limit 1;
end $$;

-- Contacts by name or handle. Unsorted and bounded: what is shown are their conversations, which have an order.
create function system.search_contacts(wanted tsquery, most integer) returns table (contact_id uuid)
language sql stable security definer set search_path = baton set enable_seqscan = off as $$
  select s.contact_id from contact_search s where s.words @@ wanted and s.workspace_id = current_workspace() limit most
$$;
