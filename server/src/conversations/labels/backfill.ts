import type { LabelBackfill } from '@baton/contract/labels'
import { labelsOf } from '@baton/language'
import { lockIntake } from '#channels'
import { type App, systemCtx } from '#kernel/app'
import { iso } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { wakeable } from '#kernel/loop'
import { sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { relabelConversations } from './of-conversation.ts'

/** Few, since reading words holds up whatever else this process does. */
const BATCH = 100
/** Between two batches, so that what happens now goes first. */
const PAUSE_MS = 250
const LOOK_MS = 10_000
/** Above all ids. */
const TOP = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Labels what was here before messages had labels, in every workspace, until the signal ends. Several processes may. */
export async function startLabelling(app: App, signal: AbortSignal): Promise<void> {
  let begun = false
  const loop = wakeable(
    'labels',
    app,
    async () => {
      if (!begun) await beginLabelling(app)
      begun = true
      return (await labelDue(app)) > 0 ? PAUSE_MS : LOOK_MS
    },
    signal,
  )
  return loop.done
}

/** Every workspace that has messages has this done once. */
export async function beginLabelling(app: App): Promise<void> {
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    const ctx = await systemCtx(app, id)
    await ctx.tx(
      (tx) => tx.run`
        insert into label_backfills (workspace_id, state, newest, oldest, below)
        select ${tx.workspaceId}, 'running', n.id, o.id, ${TOP}::uuid
          from (select id from messages where workspace_id = ${tx.workspaceId} order by id desc limit 1) n
         cross join (select id from messages where workspace_id = ${tx.workspaceId} order by id limit 1) o
            on conflict do nothing`,
    )
  }
}

/** One batch of every workspace where it goes on. @returns in how many */
export async function labelDue(app: App): Promise<number> {
  const running = await app.db.all<{ workspaceId: number }>(sql`select workspace_id from system.label_backfills_running()`)
  for (const { workspaceId } of running) await labelSome(await systemCtx(app, workspaceId))
  return running.length
}

interface Old {
  id: string
  conversationId: string | null
  text: string | null
  language: string | null
  editedAt: string | null
  bare: boolean
}

/**
 * Labels the next batch and moves on, in one transaction, unless somebody paused it or another process was quicker. The words
 * are read before, since intake waits for the transaction. Publishes nothing and changes nobody's wait: what a row shows is brought up to
 * date, and a screen shows it when it asks next.
 */
async function labelSome(ctx: Ctx): Promise<void> {
  const read = await ctx.read(async (tx) => {
    const backfill = await tx.one<{ below: string }>`
      select below from label_backfills where workspace_id = ${tx.workspaceId} and state = 'running'`
    if (!backfill) return null
    const batch = await tx.all<Old>`
      select id, conversation_id, text, language, edited_at, direction = 'inbound' and deleted_at is null and labels is null as bare from messages
       where workspace_id = ${tx.workspaceId} and id < ${backfill.below}::uuid order by id desc limit ${BATCH}`
    return { ...backfill, batch }
  })
  if (!read) return
  const labelled = read.batch.flatMap(({ bare, id, conversationId, text, language, editedAt }) => {
    const labels = bare && text ? labelsOf(text, language) : null
    return labels ? [{ id, conversationId, editedAt, labels }] : []
  })
  await ctx.tx(async (tx) => {
    await lockIntake(tx)
    const next = read.batch.at(-1)?.id ?? null
    const moved = await tx.run`
      update label_backfills
         set below = coalesce(${next}::uuid, below), labelled = labelled + ${labelled.length},
             state = case when ${next}::uuid is null then 'done' else state end, ended_at = case when ${next}::uuid is null then ${tx.now}::timestamptz end
       where workspace_id = ${tx.workspaceId} and state = 'running' and below = ${read.below}::uuid`
    if (moved === 0 || labelled.length === 0) return
    await tx.run`
      update messages m set labels = r.labels
        from jsonb_to_recordset(${JSON.stringify(labelled)}::jsonb) as r(id uuid, labels jsonb, "editedAt" timestamptz)
       where m.workspace_id = ${tx.workspaceId} and m.id = r.id and m.labels is null and m.deleted_at is null and m.edited_at is not distinct from r."editedAt"`
    await relabelConversations(tx, [...new Set(labelled.flatMap(({ conversationId }) => conversationId ?? []))])
  })
}

/** How far it is; null where there was nothing to do. */
export function readLabelBackfill(ctx: Ctx): Promise<LabelBackfill> {
  return ctx.read(stateOf)
}

/** Pauses it, or lets it go on. */
export function changeLabelBackfill(ctx: Ctx, { state }: { state: 'running' | 'paused' }): Promise<LabelBackfill> {
  return ctx.tx(async (tx) => {
    const changed = await tx.run`
      update label_backfills set state = ${state} where workspace_id = ${tx.workspaceId} and state in ('running', 'paused') and state <> ${state}`
    if (changed > 0) tx.audit('label-backfill.changed', null, { state })
    return stateOf(tx)
  })
}

async function stateOf(tx: Tx): Promise<LabelBackfill> {
  const row = await tx.one<{ state: 'running' | 'paused' | 'done'; newest: string; oldest: string; below: string; labelled: number }>`
    select state, newest, oldest, below, labelled from label_backfills where workspace_id = ${tx.workspaceId}`
  if (!row) return { run: null }
  const [top, reached, bottom] = [row.newest, row.below, row.oldest].map(timeOf) as [number, number, number]
  const progress = row.state === 'done' || reached <= bottom ? 1 : Math.max(0, top - reached) / Math.max(1, top - bottom)
  return { run: { state: row.state, labelled: row.labelled, progress, reachedAt: row.below === TOP ? null : iso(reached) } }
}

/** When an id was made: the first 48 bits of a UUIDv7. */
const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
