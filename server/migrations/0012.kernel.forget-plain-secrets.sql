-- Answers to a repeat held API keys and invitation links in clear; from here on such answers are kept sealed.
alter table idempotency_keys no force row level security;
delete from idempotency_keys where response ? 'secret' or response ? 'link';
alter table idempotency_keys force row level security;
