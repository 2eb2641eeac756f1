-- What calls to networks used up. One row a day (of the workspace's time zone), account, meter and purpose; counted in the
-- transaction in which it becomes known.
create table spend_days (
  workspace_id integer not null,
  meter text not null,
  day date not null,
  account_id uuid not null,
  purpose text not null check (purpose in ('replies', 'reading', 'checks')),
  units bigint not null check (units > 0),
  primary key (workspace_id, meter, day, account_id, purpose)
);
call wall('spend_days');

-- What people have set for a meter. Without a row the documented price holds, where there is one, and there is no cap.
create table spend_meters (
  workspace_id integer not null,
  meter text not null,
  price numeric(16, 6) check (price >= 0),
  currency text,
  -- So many units of a month cost nothing.
  included bigint not null default 0 check (included >= 0),
  -- Of a month.
  cap bigint check (cap > 0),
  -- What was last told of the cap, and of which month.
  told_level text not null default 'ok' check (told_level in ('ok', 'near', 'reached')),
  told_month date,
  primary key (workspace_id, meter),
  check ((price is null) = (currency is null))
);
call wall('spend_meters');

-- What was read today (UTC) at networks that charge the same thing once a day. Older rows go with the next reading of the account.
create table spend_resources (
  workspace_id integer not null,
  account_id uuid not null,
  day date not null,
  meter text not null,
  resource text not null,
  primary key (workspace_id, account_id, day, meter, resource)
);
call wall('spend_resources');

-- What the call under way will have used up if the network takes it: counted when the delivery becomes sent, once.
alter table deliveries add column uses jsonb;
