-- Further ids under which a network knows a person: a phone number beside a user id, an id of before. An alias leads to one
-- person at a time; a phone number that somebody else has now leads to them.
create table identity_aliases (
  workspace_id integer not null,
  network text not null,
  scope text not null,
  alias text not null,
  identity_id uuid not null,
  primary key (workspace_id, network, scope, alias)
);
create index identity_aliases_of_identity on identity_aliases (workspace_id, identity_id);
call wall('identity_aliases');
