import { expect, it } from 'vitest'
import { systemChance } from '#kernel/clock'
import { makeSecrets, rotateKeys } from '#kernel/secrets'
import { scene } from '#kernel/testing'

const COLUMNS = [
  { table: 'network_apps', column: 'secrets', purpose: 'network-app' },
  { table: 'channel_accounts', column: 'credentials', purpose: 'channel-account' },
]
const token = { channelAccessToken: 'line-token-1234', note: 'ความลับ' }

it('opens what it sealed, and shows nothing of it', async () => {
  const { ctx, app } = await scene()

  const sealed = await ctx.tx((tx) => app.secrets.seal(tx, 'channel-account', token))

  expect(sealed).toMatch(/^v1\.[\w-]+\.[\w-]+$/)
  expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('line-token')
  expect(await app.secrets.open(ctx, 'channel-account', sealed)).toEqual(token)
  expect(await ctx.tx((tx) => app.secrets.seal(tx, 'channel-account', token))).not.toBe(sealed)
})

it('does not open for another purpose, in another workspace, or when a letter was changed', async () => {
  const [haru, other] = [await scene(), await scene()]
  const sealed = await haru.ctx.tx((tx) => haru.app.secrets.seal(tx, 'channel-account', token))
  const at = sealed.length - 5
  const damaged = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)

  await expect(haru.app.secrets.open(haru.ctx, 'network-app', sealed)).rejects.toThrow()
  await expect(haru.app.secrets.open(haru.ctx, 'channel-account', damaged)).rejects.toThrow()
  await expect(haru.app.secrets.open(other.ctx, 'channel-account', sealed)).rejects.toThrow(/not in the database/)
})

it('gives each workspace one key and keeps it wrapped', async () => {
  const { ctx, app } = await scene()
  await ctx.tx(async (tx) => {
    await app.secrets.seal(tx, 'a', token)
    await app.secrets.seal(tx, 'b', token)
  })
  await ctx.tx((tx) => app.secrets.seal(tx, 'c', token))

  const keys = await ctx.tx(
    (tx) =>
      tx.all<{
        wrapped: Buffer
        masterFingerprint: string
      }>`select wrapped, master_fingerprint from workspace_keys where workspace_id = ${tx.workspaceId}`,
  )

  expect(keys).toHaveLength(1)
  expect(keys[0]?.wrapped).toHaveLength(12 + 32 + 16)
  expect(keys[0]?.masterFingerprint).toBe(app.secrets.fingerprint())
})

it('seals with the new key at once when another process made it', async () => {
  const { ctx, app } = await scene()
  const elsewhere = makeSecrets({ secret: app.config.secret, clock: app.clock, chance: systemChance })
  const seal = () => ctx.tx((tx) => app.secrets.seal(tx, 'channel-account', token))
  const before = await seal()

  await elsewhere.rotate(ctx, COLUMNS)

  const [key] = await ctx.tx(
    (tx) => tx.all<{ keyId: string }>`select key_id from workspace_keys where workspace_id = ${tx.workspaceId} and retired_at is null`,
  )
  expect((await seal()).split('.')[1]).toBe(key?.keyId)
  expect(await app.secrets.open(ctx, 'channel-account', before)).toEqual(token)
})

it('forgets a key whose making was rolled back', async () => {
  const { ctx, app } = await scene()
  const failed = ctx.tx(async (tx) => {
    await app.secrets.seal(tx, 'a', token)
    throw new Error('rolled back')
  })
  await expect(failed).rejects.toThrow('rolled back')

  const sealed = await ctx.tx((tx) => app.secrets.seal(tx, 'a', token))
  const elsewhere = makeSecrets({ secret: app.config.secret, clock: app.clock, chance: systemChance })

  expect(await elsewhere.open(ctx, 'a', sealed)).toEqual(token)
})

it('seals everything anew with a new key, and still opens what was sealed before', async () => {
  const given = await scene()
  const { ctx, app } = given
  await given.account('line')
  const before = await ctx.tx(
    (tx) => tx.all<{ id: string; secrets: string }>`select id, secrets from network_apps where workspace_id = ${tx.workspaceId}`,
  )

  expect(await app.secrets.rotate(ctx, COLUMNS)).toBe(2)

  const after = await ctx.tx(
    (tx) => tx.all<{ id: string; secrets: string }>`select id, secrets from network_apps where workspace_id = ${tx.workspaceId}`,
  )
  expect(after[0]?.secrets.split('.')[1]).not.toBe(before[0]?.secrets.split('.')[1])
  const opened = await Promise.all([before, after].map(([row]) => app.secrets.open(ctx, 'network-app', row?.secrets ?? '')))
  expect(opened[0]).toEqual(opened[1])
  expect(opened[0]).toMatchObject({ channelSecret: 'test-secret' })
  expect(await rotateKeys(app, COLUMNS)).toBeGreaterThanOrEqual(2)
})

it('wraps all keys with another master secret; the old one then opens nothing and says so', async () => {
  const { ctx, app } = await scene()
  const sealed = await ctx.tx((tx) => app.secrets.seal(tx, 'a', token))
  const NEW = 'another master secret that is long enough'
  const moved = makeSecrets({ secret: NEW, clock: app.clock, chance: systemChance })
  const old = makeSecrets({ secret: app.config.secret, clock: app.clock, chance: systemChance })

  await old.rewrapAll(app, NEW)
  try {
    expect(await moved.open(ctx, 'a', sealed)).toEqual(token)
    const forgetful = makeSecrets({ secret: app.config.secret, clock: app.clock, chance: systemChance })
    await expect(forgetful.open(ctx, 'a', sealed)).rejects.toThrow(/BATON_SECRET/)
  } finally {
    // The worker's other tests share this database.
    await moved.rewrapAll(app, app.config.secret)
  }
})
