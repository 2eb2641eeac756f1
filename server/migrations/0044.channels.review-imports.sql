-- Files of reviews that people brought in, and how far each is read. Its rows lie among the raw deliveries.
create table review_imports (
  workspace_id integer not null,
  id uuid not null,
  account_id uuid not null,
  file_name text not null,
  at timestamptz not null,
  rows integer not null check (rows >= 0),
  refused integer not null default 0 check (refused >= 0),
  refused_rows jsonb not null default '[]',
  read integer not null default 0 check (read >= 0),
  taken integer not null default 0 check (taken >= 0),
  primary key (workspace_id, id)
);
call wall('review_imports');
create index review_imports_of_account on review_imports (workspace_id, account_id, id desc);
