-- Card, resident and citizen numbers and bank accounts that contacts wrote, sealed; the messages hold them masked. One row a
-- message that has some, read by an audited act alone.
create table secret_numbers (
  workspace_id integer not null,
  message_id uuid not null,
  sealed text not null,
  primary key (workspace_id, message_id)
);
call wall('secret_numbers');

-- Of which kinds they are; null for nearly every message.
alter table messages add column secret_numbers text[];

-- The words of an edit that came before its message, where they hold such numbers; in `change` these are masked.
alter table early_changes add column sealed text;
