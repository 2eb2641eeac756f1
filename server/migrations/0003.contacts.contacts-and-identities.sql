create table contacts (
  workspace_id integer not null,
  id uuid not null,
  name text,
  avatar_url text,
  language text,
  merged_into uuid,
  created_at timestamptz not null,
  erased_at timestamptz,
  primary key (workspace_id, id)
);
call wall('contacts');

create table identities (
  workspace_id integer not null,
  id uuid not null,
  contact_id uuid not null,
  network text not null,
  scope text not null,
  external_id text not null,
  handle text,
  display_name text,
  avatar_url text,
  followers integer,
  blocked_us boolean not null default false,
  following boolean,
  profile_asked_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, network, scope, external_id)
);
create index identities_of_contact on identities (workspace_id, contact_id);
-- People of whom a network told only an id; their profile is asked for once.
create index identities_nameless on identities (workspace_id, id) where display_name is null and handle is null and profile_asked_at is null;
call wall('identities');
call open_to_system('identities');

create function system.workspaces_with_nameless() returns table (workspace_id integer)
language sql stable security definer set search_path = baton as $$
  select w.id from workspaces w where exists (
    select from identities i where i.workspace_id = w.id and i.display_name is null and i.handle is null and i.profile_asked_at is null)
$$;
