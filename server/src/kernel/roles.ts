import type pg from 'pg'

const ROLES = ['baton_owner', 'baton_app', 'baton_system', 'baton_auth'] as const

/**
 * The four roles of the database: baton_owner makes tables, baton_app serves requests and jobs behind the tenant's wall,
 * baton_system owns the few functions that look across workspaces, baton_auth keeps the sign-ins.
 * Made here when the connecting role may; else the error holds the lines for an administrator to run once.
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock(7001)')
  try {
    const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [ROLES])
    const missing = ROLES.filter((role) => !rows.some((row) => row.rolname === role))
    for (const role of missing) await client.query(`create role ${role} nologin nosuperuser nobypassrls nocreatedb nocreaterole`)
    const { rows: memberships } = await client.query<{ role: string; member: boolean }>(
      `select r.rolname as role, pg_has_role(current_user, r.oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end) as member from pg_roles r where r.rolname = any($1)`,
      [ROLES],
    )
    for (const { role, member } of memberships) if (!member) await client.query(`grant ${role} to current_user`)
    await client.query('grant baton_system to baton_owner')
    const { rows: database } = await client.query<{ name: string }>('select current_database() as name')
    await client.query(`grant create, connect, temporary on database "${database[0]?.name.replaceAll('"', '""')}" to baton_owner`)
  } catch (error) {
    throw new Error(
      `The database role "${await currentUser(client)}" may not prepare Baton's roles (${(error as Error).message}). Let an administrator run once:\n${await linesForAdministrator(client)}`,
    )
  } finally {
    await client.query('select pg_advisory_unlock(7001)').catch(() => undefined)
  }
}

async function currentUser(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_user as name')
  return rows[0]?.name ?? '?'
}

async function linesForAdministrator(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ who: string; db: string }>(
    'select quote_ident(current_user) as who, quote_ident(current_database()) as db',
  )
  const { who, db } = rows[0] ?? { who: 'baton', db: 'baton' }
  return [
    ...ROLES.map((role) => `  create role ${role} nologin;`),
    `  grant ${ROLES.join(', ')} to ${who};`,
    '  grant baton_system to baton_owner;',
    `  grant create, connect, temporary on database ${db} to baton_owner;`,
  ].join('\n')
}

/** Refuses to serve when the wall would not hold: the app's role must be neither superuser nor owner of walled tables nor exempt. */
export async function checkAppRole(client: pg.Client | pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ name: string; rolsuper: boolean; rolbypassrls: boolean; owned: number; open: number }>(
    `select current_user::text as name, r.rolsuper, r.rolbypassrls,
            (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'baton' and c.relkind in ('r', 'p') and c.relowner = r.oid) as owned,
            (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
               join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
              where n.nspname = 'baton' and c.relkind in ('r', 'p') and not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity)) as open
       from pg_roles r where r.rolname = current_user`,
  )
  const role = rows[0]
  if (!role || role.rolsuper || role.rolbypassrls || role.owned > 0) {
    throw new Error(
      `The app would serve as "${role?.name}", which row-level security does not bind (superuser, BYPASSRLS or owner). Connect with a role that may SET ROLE baton_app.`,
    )
  }
  if (role.open > 0) throw new Error(`${role.open} tables with a workspace_id have no forced row-level security.`)
}
