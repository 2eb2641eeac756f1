-- What stands below each reply from this account, with placeholders. Null: nothing.
alter table channel_accounts add column signature text;
