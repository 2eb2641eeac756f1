-- Whoever makes a conversation gives it its number as the last thing before the commit, when nothing is left to be locked.
alter table conversations alter column number drop not null;
