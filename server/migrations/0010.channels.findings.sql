-- What Baton says of accounts, bytes and deliveries becomes a code with its parameters, to be worded by the screen. English that
-- was kept before stays as the parameters of the code 'said_before'.
alter table channel_accounts no force row level security;
alter table channel_accounts add column problem jsonb;
update channel_accounts
   set problem = jsonb_build_object('code', 'said_before', 'networkWords', null, 'remedy', case when problem_remedy is not null then 'said_before' end,
                   'params', jsonb_strip_nulls(jsonb_build_object('words', problem_words, 'remedy', problem_remedy)))
 where problem_words is not null;
alter table channel_accounts drop column problem_words, drop column problem_remedy;
alter table channel_accounts force row level security;

alter table raw_deliveries no force row level security;
alter table raw_deliveries rename column reason to reason_words;
alter table raw_deliveries add column reason jsonb;
update raw_deliveries
   set reason = jsonb_build_object('code', 'said_before', 'networkWords', null, 'remedy', null, 'params', jsonb_build_object('words', reason_words))
 where reason_words is not null;
alter table raw_deliveries drop column reason_words;
alter table raw_deliveries force row level security;

-- `words` holds what the network said; those of older deliveries may be ours in English.
alter table deliveries add column reason jsonb;
