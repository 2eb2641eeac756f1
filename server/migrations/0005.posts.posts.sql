create table posts (
  workspace_id integer not null,
  id uuid not null,
  account_id uuid not null,
  network text not null,
  external_id text not null,
  kind text not null check (kind in ('own', 'mention', 'ad', 'video', 'product')),
  author_name text,
  author_external_id text,
  text text,
  url text,
  at timestamptz,
  mode text not null default 'normal' check (mode in ('normal', 'quiet', 'muted')),
  created_at timestamptz not null,
  erased_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, account_id, external_id)
);
call wall('posts');
