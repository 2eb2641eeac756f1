import pg from 'pg'
import { type Compiled, type Sql, compile } from '#kernel/sql'

/**
 * A pool whose connections have taken one role for good (`baton_app` for requests and jobs), speak UTC and answer camelCase rows.
 * Times come back as ISO 8601 text and big integers as numbers.
 */
export interface Database {
  readonly pool: pg.Pool
  /** One statement by itself, outside any workspace: sees no tenant's rows. */
  all<T>(query: Sql): Promise<T[]>
  end(): Promise<void>
}

export type Role = 'baton_app' | 'baton_owner' | 'baton_auth'

export interface DatabaseOptions {
  url: string
  role: Role
  schema?: string
  max?: number
  /** Called when an idle connection breaks (the server restarted) while it is still wanted; without a listener the process would end. */
  onError: (error: Error) => void
}

const { builtins } = pg.types
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
  [builtins.TIMESTAMPTZ]: (text) => isoOf(text),
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
}

/** `2026-11-22 00:53:09.123+00` → `2026-11-22T00:53:09.123Z`. */
function isoOf(text: string): string {
  if (text.endsWith('infinity')) return text
  const iso = `${text.slice(0, 10)}T${text.slice(11, -3)}`
  const dot = iso.indexOf('.')
  return dot < 0 ? `${iso}.000Z` : `${iso.slice(0, dot + 4).padEnd(dot + 4, '0')}Z`
}

/** Longer than anything of ours waits inside a transaction (renewing a token asks a network up to three times). */
const IDLE_IN_TRANSACTION_MS = 120_000

/**
 * Planning the larger statements for each call's values took longer than running them; see `tx.planByValues`. A plan is made
 * once, perhaps while a table is empty, so it must not read tables whole. Both are told in `docs/decisions/plans-once.md`.
 */
export function connectionConfig(options: Pick<DatabaseOptions, 'url' | 'role' | 'schema'>): pg.ClientConfig {
  const settings = `-c role=${options.role} -c timezone=UTC -c datestyle=ISO -c search_path=${options.schema ?? 'baton,public'} -c jit=off -c enable_seqscan=off -c plan_cache_mode=force_generic_plan`
  return { connectionString: options.url, options: settings, types, pipeline: true, application_name: 'baton' }
}

/** How long a request waits for a connection; then it is better told to come again. */
const WAIT_MS = 5_000

export function openDatabase(options: DatabaseOptions): Database {
  const config = connectionConfig(options)
  const pool = new pg.Pool({
    ...config,
    // Among the options, like the role: a pooler in between refuses start-up parameters of other names.
    options: `${config.options} -c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS}`,
    max: options.max ?? 16,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: WAIT_MS,
  })
  // One that was being opened as the pool ended is cut off with its server: no news to anybody.
  let ending = false
  pool.on('error', (error) => {
    if (!ending) options.onError(error)
  })
  return {
    pool,
    async all<T>(query: Sql): Promise<T[]> {
      return rowsOf<T>(await pool.query(arrays(compile(query))))
    },
    end() {
      ending = true
      return pool.end()
    },
  }
}

/** Asks for rows as arrays: naming the fields once per answer costs less than once per row, and gives camelCase. */
export function arrays(query: Compiled): pg.QueryArrayConfig<unknown[]> {
  return { ...query, rowMode: 'array' }
}

const camel = new Map<string, string>()
function camelOf(name: string): string {
  let known = camel.get(name)
  if (!known) {
    known = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    camel.set(name, known)
  }
  return known
}

export function rowsOf<T>(result: pg.QueryArrayResult<unknown[]>): T[] {
  const names = result.fields.map((field) => camelOf(field.name))
  return result.rows.map((row) => {
    const object: Record<string, unknown> = {}
    for (let i = 0; i < names.length; i++) object[names[i] as string] = row[i]
    return object as T
  })
}
