-- Looks at the newest 300 messages; goes on through 1,700 more when one of them holds the word, and asks the index of words when
-- none does or those do not fill the page. A word that is rare of late but frequent before is looked for in 50,000 more; then
-- the last row has no message and says how far back it got. `audiences` null: everything. `reader`: the agent whose assigned
-- conversations are theirs to read. Plans are made once: making them for each call took a third of a search.
create or replace function system.search_messages(
  wanted tsquery, audiences uuid[], reader uuid, reads_private boolean, before_at timestamptz, before_id uuid, most integer)
returns table (message_id uuid, conversation_id uuid, at timestamptz, looked_back_to timestamptz)
language plpgsql stable security definer set search_path = baton set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  w constant integer := current_workspace();
  glance constant integer := 300;
  walk constant integer := 1700;
  long_walk constant integer := 50000;
  sortable constant integer := 5000;
  step integer;
  found_rows integer := 0;
  more integer;
  total integer;
begin
  if w is null then return; end if;
  foreach step in array array[glance, walk, long_walk] loop
    if total is null and (step = long_walk or (step = walk and found_rows = 0)) then
      select count(*) into total from (select from message_search s where s.words @@ wanted and s.workspace_id = w limit sortable + 1) hits;
      if total <= sortable then
        return query
          with hits as materialized (select s.message_id, s.conversation_id, s.private, s.at from message_search s where s.words @@ wanted and s.workspace_id = w)
          select s.message_id, s.conversation_id, s.at, null::timestamptz
            from hits s join conversations c on c.workspace_id = w and c.id = s.conversation_id
           where (s.at, s.message_id) < (before_at, before_id)
             and (audiences is null or (c.audience_id = any (audiences) and (reads_private or (c.has_public and not s.private))) or c.assignee_id = reader)
           order by s.at desc, s.message_id desc limit most - found_rows;
        return;
      end if;
    end if;
    return query
      select s.message_id, s.conversation_id, s.at, null::timestamptz
        from (select n.* from message_search n where n.workspace_id = w and (n.at, n.message_id) < (before_at, before_id) order by n.at desc, n.message_id desc limit step) s
        join conversations c on c.workspace_id = w and c.id = s.conversation_id
       where s.words @@ wanted
         and (audiences is null or (c.audience_id = any (audiences) and (reads_private or (c.has_public and not s.private))) or c.assignee_id = reader)
       order by s.at desc, s.message_id desc limit most - found_rows;
    get diagnostics more = row_count;
    found_rows := found_rows + more;
    if found_rows >= most then return; end if;
    select n.at, n.message_id into before_at, before_id from message_search n
     where n.workspace_id = w and (n.at, n.message_id) < (before_at, before_id) order by n.at desc, n.message_id desc offset step - 1 limit 1;
    if not found then return; end if;
  end loop;
  return query select null::uuid, null::uuid, null::timestamptz, before_at;
end $$;
