import type pg from 'pg'

/** Everything a migration may make or change, one line each: columns, constraints, indexes, policies, functions, rights, and the level. */
export async function makeUpOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `with ours as (select oid, nspname from pg_namespace where nspname in ('baton', 'system', 'auth')),
          things as (select n.nspname || '.' || c.relname as name, c.* from pg_class c join ours n on n.oid = c.relnamespace)
     select concat_ws(' ', 'thing', name, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole, relacl::text, pg_get_expr(relpartbound, oid)) as line from things
     union all
     select concat_ws(' ', 'column', t.name, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
       from pg_attribute a join things t on t.oid = a.attrelid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attnum > 0 and not a.attisdropped
     union all
     select concat_ws(' ', 'constraint', t.name, c.conname, pg_get_constraintdef(c.oid)) from pg_constraint c join things t on t.oid = c.conrelid
     union all
     select pg_get_indexdef(i.indexrelid) from pg_index i join things t on t.oid = i.indrelid
     union all
     select concat_ws(' ', 'policy', t.name, p.polname, p.polroles::regrole[]::text, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
       from pg_policy p join things t on t.oid = p.polrelid
     union all
     select concat_ws(' ', pg_get_functiondef(p.oid), p.proowner::regrole, p.proacl::text) from pg_proc p join ours n on n.oid = p.pronamespace
     union all
     select 'schema ' || nspname from ours`,
  )
  const levels = await client.query<{ line: string }>("select concat_ws(' ', 'level', id, name, checksum) as line from baton.migrations")
  return [...rows, ...levels.rows].map(({ line }) => line).sort()
}
