-- What people sent in a period is counted from the index alone: machines' messages are in no figure.
drop index sent_facts_by_time;
create index sent_facts_by_time on sent_facts (workspace_id, at) include (network, account_id, agent_id) where not automatic;
