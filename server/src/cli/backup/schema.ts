import pg from 'pg'

export interface Table {
  /** `schema.table`, quoted where it has to be. */
  name: string
  /** Without generated ones. */
  columns: string[]
  /** The column that says whose a row is; null for tables of the installation. */
  tenant: string | null
}

/** What Baton made in this database, past the queue, which keeps its own. */
const ours = `c.relowner = 'baton_owner'::regrole and n.nspname <> 'graphile_worker'`

/** All tables that hold rows of ours, each after those it refers to. What is read from the catalog cannot be forgotten in a list. */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table & { oid: number; walled: boolean; refersTo: number[] }>(
    `select c.oid::int, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as walled,
            array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
            (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and a.attname = case when c.oid = 'baton.workspaces'::regclass then 'id' else 'workspace_id' end) as tenant,
            array(select f.confrelid::int from pg_constraint f where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where ${ours} and c.relkind in ('r', 'p') and not c.relispartition and c.oid <> 'baton.migrations'::regclass
      order by 2`,
  )
  const open = rows.find(({ walled, tenant }) => walled !== (tenant !== null))
  if (open) throw new Error(`${open.name} is walled by something else than its workspace, so nobody could say whether all of it was read`)
  const ordered: typeof rows = []
  for (let left = rows; left.length > 0; ) {
    const ready = left.filter(({ refersTo }) => refersTo.every((oid) => ordered.some((each) => each.oid === oid)))
    if (ready.length === 0) throw new Error(`Tables refer to each other in a ring: ${left.map(({ name }) => name).join(', ')}`)
    ordered.push(...ready)
    left = left.filter((each) => !ready.includes(each))
  }
  return ordered.map(({ name, columns, tenant }) => ({ name, columns, tenant }))
}

export async function sequencesOf(client: pg.Client): Promise<{ name: string; value: string; called: boolean }[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${ours} and c.relkind = 'S' order by 1`,
  )
  const sequences = []
  for (const { name } of rows) {
    const { rows: at } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${name}`,
    )
    sequences.push({ name, value: at[0]?.value ?? '1', called: at[0]?.called ?? false })
  }
  return sequences
}

/** Months of the partitions that are there, by the names they are given. */
export async function partitionsOf(client: pg.Client): Promise<{ table: string; year: number; month: number }[]> {
  const { rows } = await client.query<{ table: string; name: string }>(
    `select p.relname as table, c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
      where p.relkind = 'p' and c.relkind = 'r' and p.relnamespace = 'baton'::regnamespace order by 2`,
  )
  return rows.flatMap(({ table, name }) => {
    const found = /_(\d{4})_(\d{2})$/.exec(name)
    return found ? [{ table, year: Number(found[1]), month: Number(found[2]) }] : []
  })
}

export const columnsOf = ({ columns }: { columns: readonly string[] }) => columns.map((column) => pg.escapeIdentifier(column)).join(', ')
