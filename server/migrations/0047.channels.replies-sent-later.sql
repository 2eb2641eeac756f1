-- A reply that goes out at a time of its writer's choice, and not at all when the contact writes before it
-- (docs/decisions/send-later.md). Null: as soon as it can be.
alter table deliveries add column send_at timestamptz;
create index deliveries_sent_later on deliveries (workspace_id, conversation_id) where send_at is not null and state in ('scheduled', 'ready');
