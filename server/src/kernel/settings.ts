import type { z } from 'zod'
import type { App } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { Recent } from '#kernel/recent'
import { Tx } from '#kernel/tx'

/** Something a workspace may set while the server runs. */
export interface Setting<T> {
  key: string
  schema: z.ZodType<T>
  /** What holds until somebody sets it, and when a stored value no longer fits the schema. */
  fallback: T
}

/** Names a setting. `key` is dotted: the slice, then the thing, such as `conversations.signature`. */
export function defineSetting<T>(key: string, schema: z.ZodType<T>, fallback: T): Setting<T> {
  return { key, schema, fallback }
}

/** A change is seen by every process within this time at the latest, and usually at once, by a signal. */
const TTL_MS = 5_000
const MAX_WORKSPACES = 2_000

/**
 * The value that holds in this workspace, at most five seconds old. Inside a transaction give the `tx`, which is then read
 * with: a second connection taken while one is held can exhaust the pool.
 */
export async function readSetting<T>(source: Ctx | Tx, setting: Setting<T>): Promise<T> {
  const ctx = source instanceof Tx ? source.ctx : source
  const stored = await remembered(ctx.app).get(String(ctx.workspaceId), () => (source instanceof Tx ? readAll(source) : source.tx(readAll)))
  const value = stored.get(setting.key)
  if (value === undefined) return setting.fallback
  const checked = setting.schema.safeParse(value)
  if (checked.success) return checked.data
  ctx.app.log.warn({ workspaceId: ctx.workspaceId, setting: setting.key }, 'a stored setting does not fit its schema, the default holds')
  return setting.fallback
}

/**
 * Stores a value and writes the change to the audit log, without the value: it may hold people's words.
 *
 * @returns the version it has now; the first is 1
 */
export async function writeSetting<T>(tx: Tx, setting: Setting<T>, value: T): Promise<number> {
  const { app } = tx.ctx
  const row = await tx.one<{ version: number }>`
    insert into settings (workspace_id, key, value, updated_at)
    values (${tx.workspaceId}, ${setting.key}, ${JSON.stringify(setting.schema.parse(value))}::jsonb, ${tx.now})
    on conflict (workspace_id, key) do update
       set value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at
    returning version`
  const version = row?.version ?? 1
  tx.audit('setting.changed', setting.key, { version })
  tx.onCommit(() => {
    remembered(app).forget(String(tx.workspaceId))
    app.bus.publish({ kind: 'settings', workspaceId: tx.workspaceId })
  })
  return version
}

async function readAll(tx: Tx): Promise<Map<string, unknown>> {
  const rows = await tx.all<{ key: string; value: unknown }>`select key, value from settings where workspace_id = ${tx.workspaceId}`
  return new Map(rows.map(({ key, value }) => [key, value]))
}

const byApp = new WeakMap<App, Recent<Map<string, unknown>>>()

/** All of a workspace's settings in one piece: they are few, and asked for together. */
function remembered(app: App): Recent<Map<string, unknown>> {
  const known = byApp.get(app)
  if (known) return known
  const fresh = new Recent<Map<string, unknown>>(app.clock, TTL_MS, MAX_WORKSPACES)
  byApp.set(app, fresh)
  app.bus.subscribe((signal) => {
    if (signal.kind === 'settings') fresh.forget(String(signal.workspaceId))
  })
  return fresh
}
