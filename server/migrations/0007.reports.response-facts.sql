-- One row a conversation: when its contact first wrote and when the brand first answered. By the network's clock.
create table response_facts (
  workspace_id integer not null,
  conversation_id uuid not null,
  network text not null,
  account_id uuid not null,
  contact_id uuid not null,
  asked_at timestamptz not null,
  answered_at timestamptz,
  answer_message_id uuid,
  agent_id uuid,
  seconds double precision generated always as (extract(epoch from answered_at - asked_at)::double precision) stored,
  primary key (workspace_id, conversation_id)
);
create index response_facts_by_time on response_facts (workspace_id, asked_at, conversation_id) include (seconds, network, account_id, agent_id);
call wall('response_facts');

-- Messages the brand sent, for volume by person and account.
create table sent_facts (
  workspace_id integer not null,
  message_id uuid not null,
  at timestamptz not null,
  network text not null,
  account_id uuid not null,
  agent_id uuid,
  automatic boolean not null,
  primary key (workspace_id, message_id)
);
create index sent_facts_by_time on sent_facts (workspace_id, at) include (network, account_id, agent_id);
call wall('sent_facts');
