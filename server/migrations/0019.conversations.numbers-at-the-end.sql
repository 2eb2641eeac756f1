-- Whoever makes a conversation gives it its number as the last thing before the commit, when nothing is left to be locked.
alter table conversations alter column number drop not null;

-- A reaction that was taken back is remembered, so that an older telling of it does not bring it back.
alter table message_reactions add column removed boolean not null default false;
