import pg from 'pg'
import type { Canary } from '../../checker/policy.ts'

export interface DatabaseFound {
  tables: number
  functions: number
  leaks: string[]
}

/** The role every request runs as, with its own WHERE taken away: what row-level security alone lets through. */
export async function tryDatabase(
  socketDir: string,
  workspaces: { own: string; foreign: string },
  canaries: readonly Canary[],
): Promise<DatabaseFound> {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: 'baton',
    database: 'baton',
    ssl: false,
    options: '-c role=baton_app -c search_path=baton,public',
  })
  await client.connect()
  try {
    const role = await client.query<{ name: string; rolsuper: boolean; rolbypassrls: boolean }>(
      'select current_user::text as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
    )
    if (role.rows[0]?.name !== 'baton_app' || role.rows[0].rolsuper || role.rows[0].rolbypassrls)
      throw new Error(`Connected as ${JSON.stringify(role.rows[0])}, which proves nothing`)
    const found: DatabaseFound = { tables: 0, functions: 0, leaks: [] }
    const numbers = await numbersOf(client, workspaces)
    await tryTables(client, numbers, found)
    await tryFunctions(client, numbers, canaries, found)
    return found
  } finally {
    await client.end()
  }
}

interface Numbers {
  own: number
  foreign: number
}

async function numbersOf(client: pg.Client, { own, foreign }: { own: string; foreign: string }): Promise<Numbers> {
  const number = async (uuid: string) =>
    (await client.query<{ id: number }>('select id from system.workspace_by_uuid($1)', [uuid])).rows[0]?.id ?? 0
  return { own: await number(own), foreign: await number(foreign) }
}

const setting = (workspace: number | null) =>
  workspace === null
    ? "select set_config('baton.workspace_id', '', false)"
    : `select set_config('baton.workspace_id', '${workspace}', false)`

/** Reads, changes and deletes rows of the other workspace in every table, with our workspace set and with none. */
async function tryTables(client: pg.Client, { own, foreign }: Numbers, found: DatabaseFound): Promise<void> {
  const { rows: tables } = await client.query<{ name: string; key: string; plain: string; walled: boolean }>(
    `select c.relname as name, a.attname as key, c.relrowsecurity and c.relforcerowsecurity as walled,
            (select p.attname from pg_attribute p where p.attrelid = c.oid and p.attnum > 0 and p.attgenerated = '' and p.attidentity = '' order by p.attnum desc limit 1) as plain
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = case when c.relname = 'workspaces' then 'id' else 'workspace_id' end
      where n.nspname = 'baton' and c.relkind in ('r', 'p') and not c.relispartition order by c.relname`,
  )
  if (tables.length < 30) throw new Error(`Only ${tables.length} tables with a workspace were found`)
  let rowsOfOwn = 0
  for (const { name, key, plain, walled } of tables) {
    found.tables += 1
    const table = pg.escapeIdentifier(name)
    if (!walled) found.leaks.push(`${name} has no forced row-level security`)
    for (const workspace of [own, null]) {
      await client.query(setting(workspace))
      const rows = await count(client, `select count(*) from ${table} where ${key} is distinct from ${workspace ?? 'null::integer'}`)
      if (rows > 0) found.leaks.push(`${name}: ${rows} rows of others with ${workspace === null ? 'no workspace' : 'our workspace'} set`)
      for (const statement of [
        `update ${table} set ${plain} = ${plain} where ${key} = ${foreign}`,
        `delete from ${table} where ${key} = ${foreign}`,
      ]) {
        const changed = await changes(client, statement)
        if (changed > 0) found.leaks.push(`${name}: ${changed} rows of others changed by: ${statement}`)
      }
    }
    await client.query(setting(own))
    rowsOfOwn += await count(client, `select count(*) from ${table}`)
  }
  if (rowsOfOwn < 50) throw new Error(`Only ${rowsOfOwn} rows of our own were seen, so the walls were not tried`)
}

async function count(client: pg.Client, query: string): Promise<number> {
  return Number((await client.query<{ count: string }>(query)).rows[0]?.count ?? 0)
}

/** Rows that a statement touches; always taken back. A refusal by rights is no row. */
async function changes(client: pg.Client, statement: string): Promise<number> {
  await client.query('begin')
  try {
    return (await client.query(statement)).rowCount ?? 0
  } catch (error) {
    if ((error as { code?: string }).code === '42501') return 0
    throw error
  } finally {
    await client.query('rollback')
  }
}

interface Definer {
  name: string
  args: string[]
  /** Takes the workspace from the setting. */
  bySetting: boolean
}

/** Every function that looks across workspaces: with arguments that name nothing, it may show no words of anybody, whatever is set. */
async function tryFunctions(client: pg.Client, { own }: Numbers, canaries: readonly Canary[], found: DatabaseFound): Promise<void> {
  const { rows: functions } = await client.query<Definer>(
    `select p.proname as name, array(select format_type(t, null) from unnest(p.proargtypes) t) as args, p.prosrc like '%current_workspace()%' as "bySetting"
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'system' order by 1`,
  )
  if (!functions.some(({ bySetting }) => bySetting)) throw new Error('No function takes the workspace from the setting')
  for (const definer of functions) {
    found.functions += 1
    // Names and addresses of workspaces are what some of them are for; words of people never are.
    const words = canaries.filter(({ kind }) => kind !== 'name')
    const foreignWords = words.filter(({ workspace }) => workspace === 'B')
    for (const [workspace, forbidden] of [
      [null, words],
      [own, foreignWords],
    ] as const) {
      await client.query(setting(workspace))
      for (const value of ['geheim', ...canaries.map((one) => one.value)]) {
        const told = await call(client, definer, value)
        const shown = forbidden.find((canary) => told.text.includes(canary.value))
        if (shown)
          found.leaks.push(
            `system.${definer.name} shows ${shown.value} with ${workspace === null ? 'no workspace' : 'another workspace'} set`,
          )
        if (definer.bySetting && workspace === null && told.rows > 0)
          found.leaks.push(`system.${definer.name} answers ${told.rows} rows with no workspace set`)
        if (definer.args.every((type) => type !== 'text' && type !== 'tsquery')) break
      }
    }
  }
}

async function call(client: pg.Client, { name, args }: Definer, words: string): Promise<{ rows: number; text: string }> {
  await client.query('begin')
  try {
    const { rows } = await client.query(
      `select * from system.${pg.escapeIdentifier(name)}(${args.map((type) => argument(type, words)).join(', ')})`,
    )
    return { rows: rows.length, text: JSON.stringify(rows) }
  } catch (error) {
    // Refused by rights, or arguments that name nothing: nothing was told.
    if (['42501', '22', '23', 'P0'].some((start) => String((error as { code?: string }).code).startsWith(start)))
      return { rows: 0, text: '' }
    throw error
  } finally {
    await client.query('rollback')
  }
}

/** Bold values: everything that could be asked for. */
function argument(type: string, words: string): string {
  if (type === 'integer' || type === 'bigint' || type === 'smallint') return '1000'
  if (type === 'boolean') return 'true'
  if (type === 'timestamp with time zone') return "'2100-01-01'::timestamptz"
  if (type === 'tsquery') return `(${pg.escapeLiteral(`'${words}':*`)})::tsquery`
  if (type === 'uuid') return "'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid"
  if (type === 'text') return pg.escapeLiteral(words)
  return `null::${type}`
}
