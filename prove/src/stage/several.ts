import { startPostgres } from './postgres.ts'
import { type Stage, type StageOptions, openStage } from './stage.ts'

/** Runs on several server processes that share one PostgreSQL, and ends both. */
export async function onSeveral<T>(options: Omit<StageOptions, 'databaseUrl'>, run: (stage: Stage) => Promise<T>): Promise<T> {
  const postgres = await startPostgres()
  if (!postgres)
    throw new Error(
      'No PostgreSQL 15 or newer is installed under /usr/lib/postgresql, which several processes need. Install one: apt-get install postgresql',
    )
  try {
    const stage = await openStage({ ...options, databaseUrl: postgres.url })
    try {
      return await run(stage)
    } finally {
      await stage.close()
    }
  } finally {
    await postgres.stop()
  }
}
