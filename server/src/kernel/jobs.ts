import { Logger, parseCronItems, run, runMigrations } from 'graphile-worker'
import pg from 'pg'
import { type App, systemCtx } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { connectionConfig } from '#kernel/db'

/** Work for later or outside, asked for with `tx.job`. Runs at least once: it must bear being repeated. */
export type JobHandler = (ctx: Ctx, payload: Record<string, unknown>) => Promise<void>

/** Work of the installation itself, by the clock. */
export interface Chore {
  name: string
  /** Five fields, UTC. */
  cron: string
  run(app: App): Promise<void>
}

const CONCURRENCY = 4

/** Makes graphile-worker's tables and the functions by which the app role may enqueue and see how long the next one waits (its tables are walled from it). */
export async function migrateJobs(url: string): Promise<void> {
  const pool = ownerPool(url, 1)
  try {
    await runMigrations({ pgPool: pool, logger: quiet })
    await pool.query(`
      create or replace function system.add_job(task text, payload json, queue text, run_at timestamptz, key text) returns void
      language sql security definer set search_path = graphile_worker as $$
        select graphile_worker.add_job(task, payload, queue_name => queue, run_at => run_at, job_key => key)
      $$`)
    await pool.query(`
      create or replace function system.waiting_job(at timestamptz) returns timestamptz
      language sql stable security definer set search_path = graphile_worker as $$
        select j.run_at from graphile_worker._private_jobs j where j.is_available and j.run_at <= at order by j.priority, j.run_at limit 1
      $$`)
    for (const name of ['add_job', 'waiting_job']) {
      await pool.query(`revoke all on function system.${name} from public`)
      await pool.query(`grant execute on function system.${name} to baton_app`)
    }
  } finally {
    await pool.end()
  }
}

/** Runs jobs and chores until the signal ends; settles when the last one has finished. */
export async function startJobs(
  app: App,
  url: string,
  handlers: Record<string, JobHandler>,
  chores: readonly Chore[],
  signal: AbortSignal,
): Promise<void> {
  const pool = ownerPool(url, CONCURRENCY + 2)
  const runner = await run({
    pgPool: pool,
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    logger: quiet,
    taskList: {
      ...Object.fromEntries(
        Object.entries(handlers).map(([name, handler]) => [
          name,
          async (payload: unknown) => {
            const { workspaceId, ...rest } = payload as { workspaceId: number } & Record<string, unknown>
            await handler(await systemCtx(app, workspaceId), rest)
          },
        ]),
      ),
      ...Object.fromEntries(chores.map((chore) => [chore.name, () => chore.run(app)])),
    },
    parsedCronItems: parseCronItems(chores.map((chore) => ({ task: chore.name, match: chore.cron, options: { backfillPeriod: 0 } }))),
  })
  runner.events.on('job:failed', ({ job, error }) =>
    app.log.error({ job: job.id, error: error instanceof Error ? error.message : String(error) }, 'a job failed for good'),
  )
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  await runner.stop()
  await pool.end()
}

function ownerPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig({ url, role: 'baton_owner' }), pipeline: false, max })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const quiet = new Logger(() => () => undefined)
