import type { App } from '#kernel/app'
import { Ctx, systemActor, type WorkspaceRef } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { slugOf } from './slug.ts'

export interface NewWorkspace {
  name: string
  /** IANA zone. */
  timeZone: string
  /** Made from the name unless given; a given one that is in use is `slug_taken`. */
  slug?: string
}

/** The system in no workspace: its transactions see no tenant's rows. */
export function noWorkspace(app: App): Ctx {
  return new Ctx(app, { id: 0, uuid: '', slug: '', name: '', timeZone: 'UTC' }, systemActor)
}

/**
 * Makes a workspace inside `outer` and lets `fill` put in what it needs to be of use. Both exist together or not at all, so
 * a crash leaves no workspace that nobody owns.
 */
export async function makeWorkspace<T>(
  outer: Tx,
  { name, timeZone, slug: wanted }: NewWorkspace,
  fill: (tx: Tx) => Promise<T>,
): Promise<{ workspace: WorkspaceRef; filled: T }> {
  checkZone(timeZone)
  // Two with one name at the same moment: the second waits and then finds the slug taken.
  await outer.run`select pg_advisory_xact_lock(${SLUG_LOCK})`
  const slug = wanted ?? (await freeSlug(outer, name))
  if (wanted && (await isTaken(outer, wanted))) fail('slug_taken')
  const uuid = outer.newId()
  const made = await outer.one<{ id: number }>`
    select system.make_workspace(${uuid}::uuid, ${slug}, ${name}, ${timeZone}, ${outer.now}::timestamptz) as id`
  if (!made) throw new Error('No workspace was made')
  const workspace: WorkspaceRef = { id: made.id, uuid, slug, name, timeZone }
  const filled = await outer.part(new Ctx(outer.ctx.app, workspace, systemActor), fill)
  return { workspace, filled }
}

const SLUG_LOCK = 7_004

async function freeSlug(tx: Tx, name: string): Promise<string> {
  const base = slugOf(name)
  let candidate = base ?? withTail(tx, 'w')
  while (await isTaken(tx, candidate)) candidate = withTail(tx, base ?? 'w')
  return candidate
}

function withTail(tx: Tx, base: string): string {
  return `${base}-${Buffer.from(tx.ctx.app.chance.bytes(2)).toString('hex')}`
}

async function isTaken(tx: Tx, slug: string): Promise<boolean> {
  const row = await tx.one<{ taken: boolean }>`select system.slug_taken(${slug}) as taken`
  return row?.taken ?? false
}

function checkZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    fail('invalid_request', { where: 'body', fields: [{ path: 'timeZone', problem: 'not a time zone such as Asia/Bangkok' }] })
  }
}
