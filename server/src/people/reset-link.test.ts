import type { Role } from '@baton/contract/permissions'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectionConfig } from '#kernel/db'
import { type Scene, scene } from '#kernel/testing'
import { listAudit } from './audit.ts'
import { changeAgent } from './change-agent.ts'
import { type Browser, type House, openHouse, PASSWORD } from './people.fixtures.ts'
import { makeResetLinkOnMachine } from './reset-link.ts'

const NEW = '새 비밀번호는 길어요'

let given: Scene
let house: House
let auth: pg.Pool
beforeAll(async () => {
  const { app } = await scene()
  house = openHouse(app)
  auth = new pg.Pool(connectionConfig({ url: app.config.databaseUrl ?? '', role: 'baton_auth', schema: 'auth' }))
})
afterAll(async () => {
  await house.close()
  await auth.end()
})
beforeEach(async () => {
  given = await scene()
  // All of these people sign in from one address.
  given.clock.advance({ minutes: 1 })
})

type Colleague = Awaited<ReturnType<House['colleague']>>

const ask = (by: Browser, of: Colleague, headers: Record<string, string> = {}, at = given) =>
  by.call<{ link: string | null; code?: string; reason?: string; expiresAt: string }>(
    'POST',
    `/workspaces/${at.workspace.uuid}/agents/${of.agentId}/reset-link`,
    undefined,
    headers,
  )
const tokenIn = (link: string | null) => new URL(link ?? '').pathname.replace('/reset-password/', '')
async function tokenFor(by: Browser, of: Colleague): Promise<string> {
  const { status, body } = await ask(by, of)
  expect(status).toBe(201)
  return tokenIn(body.link)
}
const choose = (token: string, password = NEW, headers: Record<string, string> = {}) =>
  house.stranger.call('POST', `/reset-links/${token}/password`, { password }, headers)
const read = (token: string) => house.stranger.call('GET', `/reset-links/${token}`)

/** The same person in another workspace too. */
async function alsoIn(at: Scene, { personId, email }: Colleague, role: Role, state = 'active'): Promise<string> {
  const id = at.app.ids.next()
  await at.ctx.tx(
    (tx) => tx.run`
      insert into agents (workspace_id, id, user_id, name, email, role, state, created_at)
      values (${tx.workspaceId}, ${id}, ${personId}, 'สมชาย', ${email}, ${role}, ${state}, ${tx.now})`,
  )
  return id
}

describe('a reset link', () => {
  it('lets its person choose a new password, ends all their sessions, and signs in', async () => {
    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    const phone = await house.signIn(nok.email)
    const token = await tokenFor(owner, nok)
    expect((await read(token)).body).toEqual({ name: 'agent สมชาย', email: nok.email })

    const chosen = await choose(token)

    expect(chosen.status).toBe(204)
    expect((await house.stranger.call('GET', '/me', undefined, { cookie: chosen.cookie })).body).toMatchObject({
      person: { email: nok.email },
    })
    for (const ended of [nok, phone]) expect((await ended.call('GET', '/me')).status).toBe(401)
    await expect(house.signIn(nok.email)).rejects.toThrow('401')
    expect((await house.signIn(nok.email, NEW)).cookie).not.toBe('')
  })

  it('works once, though several use it at the same moment', async () => {
    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    const token = await tokenFor(owner, nok)
    const answers = await Promise.all([choose(token), choose(token, 'another password'), choose(token, 'a third password')])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([204, 404, 404])
    expect((await read(token)).body).toMatchObject({ status: 404, code: 'reset_link_invalid' })
  })

  it('runs out after 24 hours', async () => {
    const nok = await house.colleague(given, 'agent')
    const { body } = await ask(await house.colleague(given, 'owner'), nok)
    const hours = (Date.parse(body.expiresAt) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(23.9)
    expect(hours).toBeLessThanOrEqual(24)
    await auth.query(`update verification set "expiresAt" = now() - interval '1 second' where value = $1`, [nok.personId])
    for (const answer of [await read(tokenIn(body.link)), await choose(tokenIn(body.link))])
      expect(answer.body).toMatchObject({ code: 'reset_link_invalid' })
  })

  it('ends when a newer one is made, and when the password is changed otherwise', async () => {
    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    const first = await tokenFor(owner, nok)
    const second = await tokenFor(owner, nok)
    expect((await choose(first)).status).toBe(404)
    const changed = await nok.call('POST', '/api/auth/change-password', { currentPassword: PASSWORD, newPassword: NEW })
    expect(changed.status).toBe(200)
    expect((await choose(second)).status).toBe(404)
  })

  it('is kept as a hash only; the memory of a write with an Idempotency-Key keeps it sealed', async () => {
    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    const { body } = await ask(owner, nok, { 'idempotency-key': 'once' })
    const token = tokenIn(body.link)
    expect((await ask(owner, nok, { 'idempotency-key': 'once' })).body).toEqual(body)
    const stored = [
      ...(await auth.query('select * from verification')).rows,
      ...(await given.ctx.tx((tx) => tx.all`select * from idempotency_keys`)),
      ...(await given.ctx.tx((tx) => tx.all`select * from audit_entries where workspace_id = ${tx.workspaceId}`)),
    ]
    expect(stored.length).toBeGreaterThan(2)
    expect(JSON.stringify(stored)).not.toContain(token)
    expect((await choose(token)).status).toBe(204)
  })

  it('stands in the audit, made and used', async () => {
    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    await choose(await tokenFor(owner, nok))
    expect((await listAudit(given.ctx, { limit: 5 })).items).toMatchObject([
      { action: 'password.reset', actor: 'agent สมชาย', target: nok.agentId, data: {} },
      { action: 'reset-link.made', actor: 'owner สมชาย', target: nok.agentId, data: {} },
    ])
  })

  it('opens the account again that too many wrong passwords had shut', async () => {
    const nok = await house.colleague(given, 'agent')
    for (let i = 0; i < 10; i++) await house.signIn(nok.email, `guess number ${i}`).catch(() => undefined)
    await expect(house.signIn(nok.email)).rejects.toThrow('429')
    expect((await choose(await tokenFor(await house.colleague(given, 'owner'), nok))).status).toBe(204)
  })

  it('is refused a short password and stays usable', async () => {
    const token = await tokenFor(await house.colleague(given, 'owner'), await house.colleague(given, 'agent'))
    expect((await choose(token, 'short')).body).toMatchObject({ code: 'invalid_request' })
    expect((await choose(token)).status).toBe(204)
  })

  it('cannot be tried at random for long, nor made without end', async () => {
    const from = { 'x-forwarded-for': '198.51.100.77' }
    const tries = []
    for (let i = 0; i < 61; i++) tries.push((await choose(`guess-number-${i}-of-a-token`, NEW, from)).status)
    expect(tries).toEqual([...Array(60).fill(404), 429])

    const owner = await house.colleague(given, 'owner')
    const nok = await house.colleague(given, 'agent')
    const made = []
    for (let i = 0; i < 21; i++) made.push(await ask(owner, nok))
    expect(made.map(({ status }) => status)).toEqual([...Array(20).fill(201), 429])
    expect(made.at(-1)?.body).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: expect.any(Number) })
  })
})

describe('who may make one', () => {
  it.each(['lead', 'agent', 'marketer', 'viewer'] as const)('is no %s', async (role) => {
    const answer = await ask(await house.colleague(given, role), await house.colleague(given, 'agent'))
    expect(answer.body).toMatchObject({ code: 'forbidden', permission: 'people:manage' })
  })

  it('is an admin for everybody but owners, and an owner for owners too', async () => {
    const [owner, admin, boss] = [
      await house.colleague(given, 'owner'),
      await house.colleague(given, 'admin'),
      await house.colleague(given, 'owner'),
    ]
    expect((await ask(admin, owner)).body).toMatchObject({ code: 'forbidden', reason: 'owners_only' })
    expect((await ask(admin, await house.colleague(given, 'lead'))).status).toBe(201)
    expect((await ask(boss, owner)).status).toBe(201)
  })

  it('is nobody for themselves: that would go around the present password', async () => {
    const owner = await house.colleague(given, 'owner')
    expect((await ask(owner, owner)).body).toMatchObject({ code: 'forbidden', reason: 'own_account' })
  })

  it('is nobody of another workspace', async () => {
    const elsewhere = await scene()
    const stranger = await house.colleague(elsewhere, 'owner')
    const nok = await house.colleague(given, 'agent')
    expect((await ask(stranger, nok)).body).toMatchObject({ code: 'workspace_not_found' })
    expect((await ask(stranger, nok, {}, elsewhere)).body).toMatchObject({ code: 'agent_not_found' })
  })

  it.each(['active', 'suspended'])('is nobody who does not manage each workspace of the person, be they %s there', async (state) => {
    const [owner, nok] = [await house.colleague(given, 'owner'), await house.colleague(given, 'agent')]
    const elsewhere = await scene()
    await alsoIn(elsewhere, nok, 'viewer', state)
    expect((await ask(owner, nok)).body).toMatchObject({ code: 'reset_elsewhere', status: 403 })

    await alsoIn(elsewhere, owner, 'lead')
    expect((await ask(owner, nok)).body).toMatchObject({ code: 'reset_elsewhere' })
  })

  it('is who manages them all; an owner elsewhere needs an owner there, and each audit has its line', async () => {
    const [owner, nok] = [await house.colleague(given, 'owner'), await house.colleague(given, 'agent')]
    const elsewhere = await scene()
    const there = await alsoIn(elsewhere, nok, 'owner')
    const mine = await alsoIn(elsewhere, owner, 'admin')
    expect((await ask(owner, nok)).body).toMatchObject({ code: 'reset_elsewhere' })
    await changeAgent(await elsewhere.as('owner'), mine, { role: 'owner' })
    expect((await ask(owner, nok)).status).toBe(201)
    expect((await listAudit(elsewhere.ctx, { limit: 1 })).items).toMatchObject([{ action: 'reset-link.made', target: there }])
  })

  it.each([
    ['the person joined another workspace', async (_maker: Colleague, nok: Colleague) => void (await alsoIn(await scene(), nok, 'agent'))],
    ['the person became an owner', async (_maker: Colleague, nok: Colleague) => change(nok, { role: 'owner' })],
    ['the maker is an agent now', async (maker: Colleague) => change(maker, { role: 'agent' })],
    ['the maker was suspended', async (maker: Colleague) => change(maker, { state: 'suspended' })],
  ])('is asked again when it is used: %s', async (_what, meanwhile) => {
    const [admin, nok] = [await house.colleague(given, 'admin'), await house.colleague(given, 'agent')]
    const token = await tokenFor(admin, nok)
    await meanwhile(admin, nok)
    expect((await choose(token)).body).toMatchObject({ code: 'reset_link_invalid' })
    expect((await house.signIn(nok.email)).cookie).not.toBe('')
  })

  const change = async ({ agentId }: Colleague, to: Parameters<typeof changeAgent>[2]) =>
    void (await changeAgent(await given.as('owner'), agentId, to))

  it('is whoever runs the machine, for anybody, and the audit says it was Baton itself', async () => {
    const nok = await house.colleague(given, 'owner')
    await alsoIn(await scene(), nok, 'owner')
    const { link } = await makeResetLinkOnMachine(given.app, house.auth, nok.personId)
    expect((await choose(tokenIn(link))).status).toBe(204)
    expect((await listAudit(given.ctx, { limit: 2 })).items).toMatchObject([
      { action: 'password.reset', actor: 'owner สมชาย' },
      { action: 'reset-link.made', actor: 'system', target: nok.agentId },
    ])
  })
})
