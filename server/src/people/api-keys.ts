import type { ApiKey, makeApiKey as route } from '@baton/contract/people'
import type { BodyOf } from '@baton/contract/route'
import { hashOfKey } from '#kernel/access'
import type { Actor, Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { accessChanged } from './changed.ts'

type NewKey = BodyOf<typeof route>

/** Keys that work: neither revoked nor expired. */
export async function listApiKeys(ctx: Ctx): Promise<{ items: ApiKey[] }> {
  return ctx.tx(async (tx) => ({
    items: await tx.all<ApiKey>`
      select id, name, prefix, scopes, created_at, last_used_at, expires_at, null as secret from api_keys
       where workspace_id = ${tx.workspaceId} and revoked_at is null and (expires_at is null or expires_at > ${tx.now}) order by created_at, id`,
  }))
}

/** Makes a key. The answer is the only place where it can ever be read: what is stored is its hash. */
export async function makeApiKey(ctx: Ctx, { name, scopes, expiresAt }: NewKey): Promise<ApiKey> {
  if (expiresAt !== null && Date.parse(expiresAt) <= ctx.now())
    fail('invalid_request', { where: 'body', fields: [{ path: 'expiresAt', problem: 'has passed' }] })
  refuseMoreThanOwn(ctx.actor, scopes)
  const { prefix, secret } = newSecret(ctx)
  return ctx.tx(async (tx) => {
    const id = tx.newId()
    const distinct = [...new Set(scopes)]
    await tx.run`
      insert into api_keys (workspace_id, id, name, prefix, hash, scopes, created_by, created_at, expires_at)
      values (${tx.workspaceId}, ${id}, ${name}, ${prefix}, ${hashOfKey(secret)}, ${distinct}, ${tx.actor.id}, ${tx.now}, ${expiresAt})`
    tx.audit('api-key.made', id, { scopes: distinct, expiresAt })
    return { id, name, prefix, scopes: distinct, createdAt: tx.now, lastUsedAt: null, expiresAt, secret }
  })
}

/** Revokes a key, at once in this process and within seconds in the others. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (tx) => {
    const revoked = await tx.run`
      update api_keys set revoked_at = ${tx.now} where workspace_id = ${tx.workspaceId} and id = ${id} and revoked_at is null`
    if (revoked === 0) fail('not_found', { what: 'api key' })
    tx.audit('api-key.revoked', id)
    accessChanged(tx)
  })
}

/** A key of more than its maker could would be a way around the two rights. */
function refuseMoreThanOwn({ rights }: Actor, scopes: NewKey['scopes']): void {
  if (scopes.includes('read-private') && !rights.readPrivate) fail('forbidden', { permission: 'read-private' })
  if (scopes.includes('see-personal-data') && !rights.seePersonalData) fail('forbidden', { permission: 'see-personal-data' })
}

/** `baton_`, eight characters to recognise it by, and 32 random bytes. */
function newSecret({ app }: Ctx): { prefix: string; secret: string } {
  const prefix = `baton_${Buffer.from(app.chance.bytes(4)).toString('hex')}`
  return { prefix, secret: `${prefix}_${Buffer.from(app.chance.bytes(32)).toString('base64url')}` }
}
