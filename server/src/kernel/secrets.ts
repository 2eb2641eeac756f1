import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import type { App } from '#kernel/app'
import { systemCtx } from '#kernel/app'
import type { Chance, Clock } from '#kernel/clock'
import type { Ctx } from '#kernel/context'
import { raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** A column that holds sealed values, and what they were sealed for. */
export interface SealedColumn {
  table: string
  column: string
  purpose: string
}

/**
 * Seals what must not be readable in the database or its backups: tokens, passwords, app secrets.
 *
 * Every workspace has a key of its own, which lies in the database wrapped by the master key; the master key comes from
 * BATON_SECRET and is in no database. A sealed value names its key, so old values stay readable when a new key is made,
 * and is bound to workspace and purpose: moved elsewhere it does not open.
 */
export interface Secrets {
  seal(tx: Tx, purpose: string, value: Record<string, string>): Promise<string>
  open(from: Tx | Ctx, purpose: string, sealed: string): Promise<Record<string, string>>
  /** Makes a new key for the workspace and seals the named columns with it. Answers how many values were sealed anew. */
  rotate(ctx: Ctx, columns: readonly SealedColumn[]): Promise<number>
  /** Wraps all keys of all workspaces with another master secret; the sealed values stay as they are. Answers how many keys. */
  rewrapAll(app: App, newSecret: string): Promise<number>
  /** Tells master keys apart without telling the key. */
  fingerprint(): string
}

/** Thrown for what was sealed under another master secret: after a restore without the right one. */
export class SealedElsewhere extends Error {
  override name = 'SealedElsewhere'
}

interface DataKey {
  id: string
  bytes: Buffer
}

export function makeSecrets({ secret, chance }: { secret: string; clock: Clock; chance: Chance }): Secrets {
  const master = masterKey(secret)
  const unwrapped = new Map<string, DataKey>()

  async function keyOf(tx: Tx, id: string): Promise<DataKey> {
    const known = unwrapped.get(`${tx.workspaceId}/${id}`)
    if (known) return known
    const row = await tx.one<{ wrapped: Buffer; masterFingerprint: string }>`
      select wrapped, master_fingerprint from workspace_keys where workspace_id = ${tx.workspaceId} and key_id = ${id}`
    if (!row) throw new Error(`The key ${id} of workspace ${tx.workspaceId} is not in the database`)
    return remember(tx.workspaceId, id, row)
  }

  function remember(workspaceId: number, id: string, row: { wrapped: Buffer; masterFingerprint: string }): DataKey {
    if (row.masterFingerprint !== master.fingerprint) {
      throw new SealedElsewhere(
        `Stored credentials were sealed under another master secret (fingerprint ${row.masterFingerprint}, this server has ${master.fingerprint}). Start with the BATON_SECRET, or the file "secret" of the data folder, that was in use then.`,
      )
    }
    const key = { id, bytes: decrypt(master.key, row.wrapped, `${workspaceId}/${id}`) }
    unwrapped.set(`${workspaceId}/${id}`, key)
    return key
  }

  /** Asked each time: another process may have made a new one. One that another master secret wraps is of no use here. */
  async function currentKey(tx: Tx): Promise<DataKey> {
    const row = await tx.one<{ keyId: string; wrapped: Buffer; masterFingerprint: string }>`
      select key_id, wrapped, master_fingerprint from workspace_keys
       where workspace_id = ${tx.workspaceId} and retired_at is null and master_fingerprint = ${master.fingerprint}
       order by created_at desc, key_id limit 1`
    return row ? remember(tx.workspaceId, row.keyId, row) : makeKey(tx)
  }

  /** Remembered only once it is committed: a key that was rolled back would seal values nobody can open. */
  async function makeKey(tx: Tx): Promise<DataKey> {
    const key = { id: Buffer.from(chance.bytes(6)).toString('base64url'), bytes: Buffer.from(chance.bytes(32)) }
    await tx.run`
      insert into workspace_keys (workspace_id, key_id, wrapped, master_fingerprint, created_at)
      values (${tx.workspaceId}, ${key.id}, ${encrypt(master.key, key.bytes, `${tx.workspaceId}/${key.id}`, chance)}, ${master.fingerprint}, ${tx.now})`
    tx.onCommit(() => unwrapped.set(`${tx.workspaceId}/${key.id}`, key))
    return key
  }

  const sealWith = (key: DataKey, workspaceId: number, purpose: string, value: Record<string, string>) =>
    `v1.${key.id}.${encrypt(key.bytes, Buffer.from(JSON.stringify(value)), `${workspaceId}/${purpose}`, chance).toString('base64url')}`

  async function openIn(tx: Tx, purpose: string, sealed: string): Promise<Record<string, string>> {
    const [version, id, sealedBytes] = sealed.split('.')
    if (version !== 'v1' || !id || !sealedBytes) throw new Error('A sealed value is damaged')
    const key = await keyOf(tx, id)
    return JSON.parse(decrypt(key.bytes, Buffer.from(sealedBytes, 'base64url'), `${tx.workspaceId}/${purpose}`).toString('utf8'))
  }

  return {
    async seal(tx, purpose, value) {
      return sealWith(await currentKey(tx), tx.workspaceId, purpose, value)
    },

    open: (from, purpose, sealed) => ('tx' in from ? from.tx((tx) => openIn(tx, purpose, sealed)) : openIn(from, purpose, sealed)),

    rotate: (ctx, columns) =>
      ctx.tx(async (tx) => {
        await tx.run`update workspace_keys set retired_at = ${tx.now} where workspace_id = ${tx.workspaceId} and retired_at is null`
        const key = await makeKey(tx)
        let count = 0
        for (const { table, column, purpose } of columns) {
          const rows = await tx.query<{ id: string; sealed: string }>(
            sql`select id, ${raw(column)} as sealed from ${raw(table)} where workspace_id = ${tx.workspaceId} and ${raw(column)} <> '' for update`,
          )
          const fresh: { id: string; sealed: string }[] = []
          for (const row of rows)
            fresh.push({ id: row.id, sealed: sealWith(key, tx.workspaceId, purpose, await openIn(tx, purpose, row.sealed)) })
          await tx.query(sql`
            update ${raw(table)} t set ${raw(column)} = f.sealed
              from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f(id uuid, sealed text)
             where t.workspace_id = ${tx.workspaceId} and t.id = f.id`)
          count += fresh.length
        }
        tx.audit('secrets.rotated', null, { values: count })
        return count
      }),

    async rewrapAll(app, newSecret) {
      const next = masterKey(newSecret)
      let count = 0
      for (const { id: workspaceId } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
        const ctx = await systemCtx(app, workspaceId)
        await ctx.tx(async (tx) => {
          const rows = await tx.all<{ keyId: string; wrapped: Buffer; masterFingerprint: string }>`
            select key_id, wrapped, master_fingerprint from workspace_keys where workspace_id = ${tx.workspaceId} for update`
          const fresh = rows
            .filter((row) => row.masterFingerprint !== next.fingerprint)
            .map((row) => {
              const { bytes } = remember(workspaceId, row.keyId, row)
              return { key_id: row.keyId, wrapped: encrypt(next.key, bytes, `${workspaceId}/${row.keyId}`, chance).toString('base64') }
            })
          await tx.run`
            update workspace_keys k set wrapped = decode(f.wrapped, 'base64'), master_fingerprint = ${next.fingerprint}
              from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as f(key_id text, wrapped text)
             where k.workspace_id = ${tx.workspaceId} and k.key_id = f.key_id`
          count += fresh.length
        })
      }
      return count
    },

    fingerprint: () => master.fingerprint,
  }
}

/** New keys for every workspace. For after a leak of the database: values taken from it then open with retired keys only. */
export async function rotateKeys(app: App, columns: readonly SealedColumn[]): Promise<number> {
  let count = 0
  for (const { id } of await app.db.all<{ id: number }>(sql`select id from system.all_workspaces()`)) {
    count += await app.secrets.rotate(await systemCtx(app, id), columns)
  }
  return count
}

/** A key for one use, derived from the installation's secret. */
export function derivedKey(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'baton', use, 32))
}

/** Tells master secrets apart without telling the secret. */
export function fingerprintOf(secret: string): string {
  return masterKey(secret).fingerprint
}

function masterKey(secret: string): { key: Buffer; fingerprint: string } {
  const key = derivedKey(secret, 'master key 1')
  return { key, fingerprint: createHash('sha256').update('fingerprint').update(key).digest('hex').slice(0, 16) }
}

const IV_BYTES = 12
const TAG_BYTES = 16

/** iv, ciphertext, tag. `bound` must be the same when it is opened. */
function encrypt(key: Buffer, plain: Buffer, bound: string, chance: Chance): Buffer {
  const iv = chance.bytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound))
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, sealed: Buffer, bound: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES)).setAAD(Buffer.from(bound))
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()])
}
