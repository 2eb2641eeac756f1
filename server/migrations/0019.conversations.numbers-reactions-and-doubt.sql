-- Whoever makes a conversation gives it its number as the last thing before the commit, when nothing is left to be locked.
alter table conversations alter column number drop not null;

-- A reaction that was taken back is remembered, so that an older telling of it does not bring it back.
alter table message_reactions add column removed boolean not null default false;

-- Whether an attempt of a delivery may have arrived, and nothing has told since: then a later attempt that was not taken cannot
-- say that nothing was sent. And whether a person wants it sent once more all the same.
alter table deliveries add column in_doubt boolean not null default false, add column send_again boolean not null default false;
alter table deliveries no force row level security;
update deliveries set in_doubt = true where state = 'unknown';
alter table deliveries force row level security;
