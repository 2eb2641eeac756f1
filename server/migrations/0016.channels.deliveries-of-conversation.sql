-- Parts of a reply, and whether a later one arrived, are looked up by conversation and time, whatever became of them.
create index deliveries_of_conversation on deliveries (workspace_id, conversation_id, created_at);
drop index deliveries_trouble;
