-- Where something can be seen on its network, of which nothing is kept here; until when, where it is gone there then (stories).
alter table media add column link text, add column link_until timestamptz;
create index media_links_that_end on media (workspace_id, link_until) where link is not null and link_until is not null;
