-- What may have ended the process is tried more carefully by the next one, and set aside when it did so again.

-- How many processes found it unread when they started, and began to read it.
alter table raw_deliveries add column readings smallint not null default 0;

-- The same for reactions: how many processes that found events unread began to take them at the place `begun_seq`.
alter table reaction_cursors add column begun_seq bigint, add column begun smallint not null default 0;
