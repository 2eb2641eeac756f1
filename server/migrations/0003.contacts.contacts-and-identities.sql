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
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, network, scope, external_id)
);
create index identities_of_contact on identities (workspace_id, contact_id);
call wall('identities');
