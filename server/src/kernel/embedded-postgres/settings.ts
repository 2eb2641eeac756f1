import { totalmem } from 'node:os'

export type Settings = Record<string, string | number>

/** For a small machine that also runs the server; `DATABASE_URL` is the way to a database of its own size. */
export function usualSettings(memoryBytes: number = totalmem()): Settings {
  const small = memoryBytes < 3 * 1024 ** 3
  return {
    max_connections: 60,
    shared_buffers: small ? '64MB' : '256MB',
    effective_cache_size: small ? '512MB' : '1GB',
    work_mem: '8MB',
    maintenance_work_mem: small ? '64MB' : '128MB',
    max_wal_size: '2GB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // A failed statement or a duplicate key would put people's words and addresses into the log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
}

/** For tests only: nothing is forced to the disk, so a power cut would ruin the files. */
export const testSettings: Settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 200,
  shared_buffers: '128MB',
}
