-- A small version of each picture, made beside the server: which file, and how wide and high the picture is. `small`: the picture
-- needs none. A picture without a word here is still to be looked at.
alter table media
  add column thumbnail text check (thumbnail in ('made', 'small', 'failed')),
  add column thumbnail_key text,
  add column width integer,
  add column height integer;
create index media_to_shrink on media (workspace_id, id desc) where kind = 'image' and state = 'stored' and thumbnail is null;

create function system.workspaces_with_pictures() returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w where exists (
    select from media m where m.workspace_id = w.id and m.kind = 'image' and m.state = 'stored' and m.thumbnail is null)
$$;
