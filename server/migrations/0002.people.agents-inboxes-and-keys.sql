-- People of a workspace and what they may see. Who somebody is (sign-in, sessions) lives in schema auth, kept by better-auth.
create table agents (
  workspace_id integer not null,
  id uuid not null,
  user_id text not null,
  name text not null,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'lead', 'agent', 'marketer', 'viewer')),
  read_private boolean,
  see_personal_data boolean,
  state text not null default 'active' check (state in ('active', 'suspended')),
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, user_id)
);
create index agents_by_user on agents (user_id);
call wall('agents');
call open_to_system('agents');

create table invitations (
  workspace_id integer not null,
  id uuid not null,
  token_hash bytea not null unique,
  email text not null,
  role text not null check (role in ('owner', 'admin', 'lead', 'agent', 'marketer', 'viewer')),
  inbox_ids uuid[] not null default '{}',
  invited_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
call wall('invitations');
call open_to_system('invitations');

create table teams (
  workspace_id integer not null,
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
call wall('teams');
create table team_members (
  workspace_id integer not null,
  team_id uuid not null,
  agent_id uuid not null,
  primary key (workspace_id, team_id, agent_id)
);
call wall('team_members');
call open_to_system('team_members');

create table inboxes (
  workspace_id integer not null,
  id uuid not null,
  name text not null,
  reopen_days smallint not null default 3,
  undo_seconds smallint not null default 10,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, name)
);
call wall('inboxes');
create table inbox_members (
  workspace_id integer not null,
  inbox_id uuid not null,
  agent_id uuid not null,
  primary key (workspace_id, inbox_id, agent_id)
);
create index inbox_members_by_agent on inbox_members (workspace_id, agent_id);
call wall('inbox_members');
call open_to_system('inbox_members');

-- What a conversation's visibility is made of: an inbox, perhaps narrowed to one team. Each conversation carries exactly one.
create table audiences (
  workspace_id integer not null,
  id uuid not null,
  inbox_id uuid not null,
  team_id uuid,
  primary key (workspace_id, id),
  unique nulls not distinct (workspace_id, inbox_id, team_id)
);
call wall('audiences');
call open_to_system('audiences');

create table api_keys (
  workspace_id integer not null,
  id uuid not null,
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (workspace_id, id)
);
call wall('api_keys');
call open_to_system('api_keys');

-- Everything a request needs to know of a signed-in person in one workspace, or in all of theirs.
create function system.memberships_of(wanted_user text) returns table (
  workspace_id integer, uuid uuid, slug text, name text, time_zone text, agent_id uuid, agent_name text, role text,
  read_private boolean, see_personal_data boolean, state text, inbox_ids uuid[], audience_ids uuid[])
language sql stable security definer set search_path = baton as $$
  select w.id, w.uuid, w.slug, w.name, w.time_zone, a.id, a.name, a.role, a.read_private, a.see_personal_data, a.state,
         case when a.role in ('owner', 'admin')
              then array(select distinct u.inbox_id from audiences u where u.workspace_id = w.id)
              else array(select m.inbox_id from inbox_members m where m.workspace_id = w.id and m.agent_id = a.id) end,
         case when a.role in ('owner', 'admin')
              then array(select u.id from audiences u where u.workspace_id = w.id)
              else array(select u.id from audiences u join inbox_members m on m.workspace_id = u.workspace_id and m.inbox_id = u.inbox_id
                          where u.workspace_id = w.id and m.agent_id = a.id
                            and (u.team_id is null or exists (
                                  select from team_members t where t.workspace_id = w.id and t.team_id = u.team_id and t.agent_id = a.id))) end
    from agents a join workspaces w on w.id = a.workspace_id
   where a.user_id = wanted_user
   order by w.id
$$;

create function system.key_by_hash(wanted bytea, now timestamptz) returns table (
  workspace_id integer, uuid uuid, slug text, name text, time_zone text, key_id uuid, key_name text, scopes text[], last_used_at timestamptz, inbox_ids uuid[], audience_ids uuid[])
language sql stable security definer set search_path = baton as $$
  select w.id, w.uuid, w.slug, w.name, w.time_zone, k.id, k.name, k.scopes, k.last_used_at,
         array(select distinct u.inbox_id from audiences u where u.workspace_id = w.id),
         array(select u.id from audiences u where u.workspace_id = w.id)
    from api_keys k join workspaces w on w.id = k.workspace_id
   where k.hash = wanted and k.revoked_at is null and (k.expires_at is null or k.expires_at > now)
$$;

create function system.note_key_use(wanted_workspace integer, wanted_key uuid, at timestamptz) returns void
language sql security definer set search_path = baton as $$
  update api_keys k set last_used_at = at
   where k.workspace_id = wanted_workspace and k.id = wanted_key and (k.last_used_at is null or k.last_used_at < at)
$$;

create function system.invitation_by_hash(wanted bytea) returns table (
  workspace_id integer, id uuid, email text, role text, inbox_ids uuid[], workspace_name text, slug text, invited_by text, expires_at timestamptz, open boolean)
language sql stable security definer set search_path = baton as $$
  select i.workspace_id, i.id, i.email, i.role, i.inbox_ids, w.name, w.slug, a.name, i.expires_at, i.accepted_at is null and i.withdrawn_at is null
    from invitations i join workspaces w on w.id = i.workspace_id
    left join agents a on a.workspace_id = i.workspace_id and a.id = i.invited_by
   where i.token_hash = wanted
$$;
