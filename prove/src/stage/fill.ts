import type pg from 'pg'

interface Column {
  table: string
  name: string
  type: string
  needed: boolean
  /** Allowed values, where a check names them. */
  choices: string[] | null
  /** The table and column it refers to. */
  refers: { table: string; column: string } | null
}

/** Writes `rows` rows into every table of whatever level the database has, by what its catalog says fits. `from` keeps them apart from earlier ones. */
export async function fill(client: pg.Client, rows: number, from: number): Promise<number> {
  const tables = Map.groupBy(await columnsOf(client), ({ table }) => table)
  let written = 0
  for (const [table, columns] of inOrder(tables)) {
    for (let n = from; n < from + rows; n++) written += await insert(client, table, columns, n)
  }
  return written
}

async function columnsOf(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column & { checks: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
            a.attnotnull and not a.atthasdef as needed,
            array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]) as checks,
            (select json_build_object('table', format('%I.%I', fn.nspname, fc.relname), 'column', fa.attname) from pg_constraint f
               join pg_class fc on fc.oid = f.confrelid join pg_namespace fn on fn.oid = fc.relnamespace
               join pg_attribute fa on fa.attrelid = f.confrelid and fa.attnum = f.confkey[1]
              where f.conrelid = c.oid and f.contype = 'f' and f.conkey[1] = a.attnum) as refers
       from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where n.nspname in ('baton', 'auth') and c.relkind in ('r', 'p') and not c.relispartition and c.relname not in ('migrations', 'installation')
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      order by 1, a.attnum`,
  )
  return rows.map(({ checks, ...column }) => ({ ...column, choices: choicesOf(checks) }))
}

function choicesOf(checks: readonly string[]): string[] | null {
  const list = checks.map((check) => /ANY \(\(?ARRAY\[(.*?)\]/.exec(check)?.[1]).find((found) => found !== undefined)
  return list === undefined ? null : [...list.matchAll(/'([^']*)'/g)].map(([, choice = '']) => choice)
}

/** Workspaces first, then what refers to nothing. */
function inOrder(tables: Map<string, Column[]>): [string, Column[]][] {
  const rank = (table: string, columns: Column[]) => (table === 'baton.workspaces' ? 0 : columns.some(({ refers }) => refers) ? 2 : 1)
  return [...tables].sort(([a, x], [b, y]) => rank(a, x) - rank(b, y) || a.localeCompare(b))
}

/**
 * With every column; where a check wants some of them empty, with those alone that are needed, in the first of the values to choose
 * from that the check allows with them.
 */
async function insert(client: pg.Client, table: string, columns: Column[], n: number): Promise<number> {
  const needed = columns.filter((column) => column.needed)
  const choices = Math.max(1, ...needed.map((column) => column.choices?.length ?? 0))
  const tries = [columns, ...Array.from({ length: choices }, () => needed)]
  let refused: unknown
  for (const [turn, some] of tries.entries()) {
    const values = some.map((column) => valueOf(column, column.choices ? n + Math.max(0, turn - 1) : n))
    try {
      return await write(client, table, some, values)
    } catch (error) {
      refused = error
      if ((error as { code?: string }).code !== '23514') break
    }
  }
  throw new Error(`${table} could not be filled: ${(refused as Error).message}`, { cause: refused })
}

async function write(client: pg.Client, table: string, columns: Column[], values: readonly string[]): Promise<number> {
  const names = columns.map(({ name }) => `"${name}"`).join(', ')
  // Where a workspace may have one row, it has it already.
  const { rowCount } = await client.query(`insert into ${table} (${names}) values (${values.join(', ')}) on conflict do nothing`)
  return rowCount ?? 0
}

/** A value as SQL. Nothing of it comes from outside. */
function valueOf({ name, type, choices, refers }: Column, n: number): string {
  if (name === 'workspace_id')
    return `(select id from baton.workspaces order by id offset ${n} % (select count(*) from baton.workspaces) limit 1)`
  if (refers)
    return `(select "${refers.column}" from ${refers.table} order by 1 offset ${n} % (select count(*) from ${refers.table}) limit 1)`
  if (choices) return `'${choices[n % choices.length]}'`
  // Without how wide it may be.
  switch (type.replace(/\(.*\)$/, '')) {
    case 'text':
      return `'${name} ${n} ${['สวัสดี', '안녕하세요', 'it\'\'s \\ a "test"'][n % 3]}'`
    case 'uuid':
      // Half of them of this month, half of a time without a partition.
      return n % 2 === 0
        ? `overlay(gen_random_uuid()::text placing substr(lpad(to_hex((extract(epoch from now()) * 1000)::bigint), 12, '0'), 1, 8) from 1 for 8)::uuid`
        : 'gen_random_uuid()'
    case 'integer':
    case 'bigint':
      return String(100 + n)
    case 'smallint':
      return String(n % 8)
    case 'real':
    case 'double precision':
    case 'numeric':
      return `${n}.125`
    case 'boolean':
      return String(n % 2 === 0)
    case 'timestamp with time zone':
      return `now() - interval '${n} hours ${n * 7} minutes'`
    case 'date':
      return `current_date - ${n}`
    case 'jsonb':
    case 'json':
      return `'${JSON.stringify({ [['plain', 'secret', 'link'][n % 3] ?? '']: `ค่า ${n}`, numbers: [n, null, true] })}'`
    case 'bytea':
      return `decode('${Buffer.from(`${name}\0${n}`).toString('hex')}', 'hex')`
    case 'integer[]':
    case 'smallint[]':
      return `array[${n % 8}, 2]::${type}`
    case 'uuid[]':
      return 'array[gen_random_uuid(), gen_random_uuid()]'
    case 'text[]':
      return `array['a ${n}', 'ข']`
    case 'tsvector':
      return `to_tsvector('simple', 'word ${n}')`
    default:
      throw new Error(`${name} is of type ${type}, for which the run has no value: add one to stage/fill.ts`)
  }
}
