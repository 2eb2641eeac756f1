import { createHash } from 'node:crypto'
import type { App } from '#kernel/app'
import { iso } from '#kernel/clock'
import { fail } from '#kernel/fail'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

const PREFIX = 'setup-link:'
const KEPT_MS = 7 * 86_400_000

/** True until the first workspace exists. */
export async function setupNeeded(app: App): Promise<boolean> {
  const [row] = await app.db.all<{ count: number }>(sql`select system.workspace_count() as count`)
  return row?.count === 0
}

/**
 * The one-time link with which the first workspace is made, or null when there is one already. Each call makes another, as
 * only hashes are kept; all of the last seven days work until one has been used, so that two processes may each print theirs.
 */
export async function setupLink(app: App): Promise<string | null> {
  if (!(await setupNeeded(app))) return null
  const token = Buffer.from(app.chance.bytes(32)).toString('base64url')
  const now = app.clock.now()
  await app.db.all(sql`delete from installation where key like ${`${PREFIX}%`} and created_at < ${iso(now - KEPT_MS)}`)
  await app.db.all(sql`insert into installation (key, value, created_at) values (${keyOf(token)}, 'open', ${iso(now)})`)
  return `${app.publicUrl()}/setup?token=${token}`
}

/**
 * Uses the link up, and with it all others; `setup_done` when there is a workspace, `setup_token_invalid` when the link is none
 * of ours. Of two at once, with one link or two, the second waits for the first to commit and then finds it done.
 */
export async function takeSetupToken(tx: Tx, token: string): Promise<void> {
  await tx.run`select pg_advisory_xact_lock(${SETUP_LOCK})`
  const found = await tx.one<{ count: number }>`select system.workspace_count() as count`
  if (found?.count !== 0) fail('setup_done')
  const taken = await tx.run`delete from installation where key = ${keyOf(token)}`
  if (taken === 0) fail('setup_token_invalid')
  await tx.run`delete from installation where key like ${`${PREFIX}%`}`
}

const SETUP_LOCK = 7_005

function keyOf(token: string): string {
  return PREFIX + createHash('sha256').update(token).digest('base64url')
}
