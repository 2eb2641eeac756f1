import type { ApiKey, Invitation } from '@baton/contract/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { type Scene, scene } from '#kernel/testing'
import { agentNames, audienceOf, canWorkIn, inboxDefaults } from '#people'
import { listAgents } from './agents.ts'
import { listApiKeys, makeApiKey, revokeApiKey } from './api-keys.ts'
import { listAudit } from './audit.ts'
import { changeAgent } from './change-agent.ts'
import { changeInbox, listInboxes, makeInbox } from './inboxes.ts'
import { type House, openHouse } from './people.fixtures.ts'
import { changeTeam, listTeams, makeTeam } from './teams.ts'

let given: Scene
let owner: Ctx
let house: House
beforeAll(async () => {
  house = openHouse((await scene()).app)
})
afterAll(() => house.close())
beforeEach(async () => {
  given = await scene()
  owner = await given.as('owner')
})

const idOf = ({ actor }: Ctx) => actor.id ?? ''
const inboxBody = { reopenDays: 3, undoSeconds: 10, returnHours: 24, agentIds: [] as string[] }

describe('changing a colleague', () => {
  it('changes role and rights, says so in the log and the audit, and only what was named', async () => {
    const agent = await given.as('agent')
    const changed = await changeAgent(owner, idOf(agent), { role: 'lead', seePersonalData: false })
    expect(changed).toMatchObject({ role: 'lead', readPrivate: true, seePersonalData: false, state: 'active', inboxIds: [given.inboxId] })
    expect(await given.events('people.changed')).toMatchObject([{ actorId: idOf(owner), data: { agentId: idOf(agent) } }])
    const { items } = await listAudit(owner, { limit: 50 })
    expect(items).toMatchObject([
      {
        actor: 'owner',
        action: 'agent.changed',
        target: idOf(agent),
        data: { from: { role: 'agent', seePersonalData: null }, to: { role: 'lead', seePersonalData: false } },
      },
    ])
  })

  it('to what is so already publishes nothing', async () => {
    await changeAgent(owner, idOf(await given.as('agent')), { role: 'agent', state: 'active', readPrivate: null })
    expect(await given.events('people.changed')).toEqual([])
    expect((await listAudit(owner, { limit: 50 })).items).toEqual([])
  })

  it('leaves the last active owner one', async () => {
    const suspended = await given.as('owner', 'former owner')
    await changeAgent(owner, idOf(suspended), { state: 'suspended' })
    await expect(changeAgent(owner, idOf(owner), { state: 'suspended' })).rejects.toMatchObject({ code: 'last_owner' })
    await expect(changeAgent(suspended, idOf(owner), { role: 'admin' })).rejects.toMatchObject({ code: 'last_owner' })
    await changeAgent(owner, idOf(suspended), { state: 'active' })
    await expect(changeAgent(suspended, idOf(owner), { role: 'admin' })).resolves.toMatchObject({ role: 'admin' })
  })

  it('is not changing oneself: neither role nor rights', async () => {
    for (const self of [owner, await given.as('admin')]) {
      for (const change of [{ role: 'lead' }, { readPrivate: false }, { seePersonalData: true }] as const)
        await expect(changeAgent(self, idOf(self), change)).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'own_rights' } })
    }
  })

  it('gives nobody a right that the giver lacks, by itself or by a role', async () => {
    const admin = await given.as('admin')
    const blind = admin.as({ ...admin.actor, rights: { readPrivate: false, seePersonalData: true } })
    const viewer = idOf(await given.as('viewer'))
    for (const change of [{ readPrivate: true }, { role: 'lead' }] as const)
      await expect(changeAgent(blind, viewer, change)).rejects.toMatchObject({ code: 'forbidden', details: { permission: 'read-private' } })
    await expect(changeAgent(blind, viewer, { seePersonalData: true })).resolves.toMatchObject({ seePersonalData: true })
    await expect(changeAgent(blind, viewer, { role: 'lead', readPrivate: false })).resolves.toMatchObject({ readPrivate: false })
  })

  it('leaves one owner when all of them are demoted by each other at the same moment', async () => {
    const owners = [owner, await given.as('owner', 'second'), await given.as('owner', 'third')]
    const outcomes = await Promise.allSettled(
      owners.map((each, i) => changeAgent(each, idOf(owners[(i + 1) % 3] as Ctx), { role: 'agent' })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'last_owner' } })
    const { items } = await listAgents(given.ctx)
    expect(items.filter(({ role }) => role === 'owner')).toHaveLength(1)
  })

  it('does not let an admin make, demote or suspend an owner', async () => {
    const admin = await given.as('admin')
    await given.as('owner', 'second')
    for (const [who, change] of [
      [idOf(await given.as('agent', 'friend')), { role: 'owner' }],
      [idOf(owner), { role: 'agent' }],
      [idOf(owner), { state: 'suspended' }],
      [idOf(owner), { readPrivate: false }],
    ] as const) {
      await expect(changeAgent(admin, who, change)).rejects.toMatchObject({ code: 'forbidden', details: { reason: 'owners_only' } })
    }
    await expect(changeAgent(admin, idOf(await given.as('agent')), { role: 'admin' })).resolves.toMatchObject({ role: 'admin' })
  })

  it('of another workspace finds nobody', async () => {
    const other = await scene()
    await expect(changeAgent(owner, idOf(await other.as('agent')), { role: 'lead' })).rejects.toMatchObject({ code: 'agent_not_found' })
    expect((await listAgents(owner)).items.map(({ id }) => id)).toEqual([idOf(owner)])
  })

  it('is for who may manage people, and reaches the API in their own words', async () => {
    const agent = await house.colleague(given, 'agent')
    const admin = await house.colleague(given, 'admin')
    const path = `/workspaces/${given.workspace.uuid}/agents/${agent.agentId}`
    expect((await agent.call('PATCH', path, { role: 'admin' })).body).toMatchObject({
      status: 403,
      code: 'forbidden',
      permission: 'people:manage',
    })
    expect((await admin.call('PATCH', path, { role: 'boss' })).body).toMatchObject({
      status: 400,
      code: 'invalid_request',
      fields: [{ path: 'role' }],
    })
    // A name written wrong would change nothing, and be answered as if it had.
    expect((await admin.call('PATCH', path, { suspended: true })).body).toMatchObject({ status: 400, code: 'invalid_request' })
    expect((await admin.call('PATCH', path, { role: 'viewer' })).body).toMatchObject({
      id: agent.agentId,
      role: 'viewer',
      readPrivate: false,
    })
  })
})

describe('inboxes', () => {
  it('are seen by who works in them; by owners, all', async () => {
    const agent = await house.colleague(given, 'agent')
    const boss = await house.colleague(given, 'owner')
    const made = await makeInbox(owner, { ...inboxBody, name: '반품' })
    const path = `/workspaces/${given.workspace.uuid}/inboxes`
    expect((await agent.call('GET', path)).body).toMatchObject({ items: [{ id: given.inboxId }] })
    expect((await boss.call('GET', path)).body).toMatchObject({
      items: [{ id: given.inboxId }, { id: made.id, name: '반품', agentIds: [] }],
    })
  })

  it('have one audience without a team from the start, and the numbers that others ask for', async () => {
    const made = await makeInbox(owner, { ...inboxBody, name: 'Returns', reopenDays: 0, undoSeconds: 25 })
    const [defaults, audience] = await given.ctx.tx((tx) => Promise.all([inboxDefaults(tx, made.id), audienceOf(tx, made.id)]))
    expect(defaults).toEqual({ reopenDays: 0, undoSeconds: 25, audienceId: audience })
    expect(await given.ctx.tx((tx) => audienceOf(tx, made.id, null))).toBe(audience)
    await expect(given.ctx.tx((tx) => inboxDefaults(tx, given.app.ids.next()))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keep one name each, though two take it at the same moment', async () => {
    const outcomes = await Promise.allSettled(['a', 'b'].map(() => makeInbox(owner, { ...inboxBody, name: 'Returns' })))
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'name_taken' } })
    await expect(changeInbox(owner, given.inboxId, { ...inboxBody, name: 'Returns' })).rejects.toMatchObject({ code: 'name_taken' })
    expect((await listInboxes(given.ctx)).items.map(({ name }) => name)).toEqual(['Care', 'Returns'])
  })

  it('take exactly the members named', async () => {
    const [minji, somchai] = [await given.as('agent', 'minji'), await given.as('agent', 'somchai')]
    const made = await makeInbox(owner, { ...inboxBody, name: 'Returns', agentIds: [idOf(minji)] })
    const changed = await changeInbox(owner, made.id, { ...inboxBody, name: 'Returns', agentIds: [idOf(somchai)] })
    expect(changed.agentIds).toEqual([idOf(somchai)])
    expect(await given.events('people.changed')).toHaveLength(2)
  })

  it('take nobody from elsewhere', async () => {
    const stranger = idOf(await (await scene()).as('agent'))
    await expect(makeInbox(owner, { ...inboxBody, name: 'Returns', agentIds: [stranger] })).rejects.toMatchObject({
      code: 'agent_not_found',
      details: { agentIds: [stranger] },
    })
    expect((await listInboxes(given.ctx)).items).toHaveLength(1)
  })

  it('of another workspace are not found', async () => {
    const other = await scene()
    await expect(changeInbox(owner, other.inboxId, { ...inboxBody, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('are worked in by members and by owners and admins, as long as they are active', async () => {
    const agent = await given.as('agent')
    const made = await makeInbox(owner, { ...inboxBody, name: 'Returns' })
    const may = (who: Ctx, inboxId: string) => given.ctx.tx((tx) => canWorkIn(tx, idOf(who), inboxId))
    expect(await may(agent, given.inboxId)).toBe(true)
    expect(await may(agent, made.id)).toBe(false)
    expect(await may(owner, made.id)).toBe(true)
    expect(await may(await given.as('admin'), made.id)).toBe(true)
    expect(await may(await (await scene()).as('owner'), made.id)).toBe(false)
    await changeAgent(owner, idOf(agent), { state: 'suspended' })
    expect(await may(agent, given.inboxId)).toBe(false)
  })
})

describe('an audience', () => {
  it('of an inbox and a team is one row, whoever asks first', async () => {
    const team = await makeTeam(owner, { name: 'Refunds', agentIds: [] })
    const ids = await Promise.all([1, 2, 3].map(() => given.ctx.tx((tx) => audienceOf(tx, given.inboxId, team.id))))
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).not.toBe(given.audienceId)
  })
})

it('with an Idempotency-Key is made once over the API too', async () => {
  const boss = await house.colleague(given, 'owner')
  const path = `/workspaces/${given.workspace.uuid}/teams`
  const send = (name: string) => boss.call('POST', path, { name, agentIds: [] }, { 'idempotency-key': 'a-key' })
  const first = await send('Refunds')
  expect(first.status).toBe(201)
  expect(await send('Refunds')).toEqual(first)
  expect((await send('Others')).body).toMatchObject({ status: 422, code: 'idempotency_conflict' })
  expect((await listTeams(owner)).items).toHaveLength(1)
})

describe('teams', () => {
  it('are made, renamed and joined, each name once', async () => {
    const [minji, somchai] = [await given.as('agent', 'minji'), await given.as('agent', 'somchai')]
    const team = await makeTeam(owner, { name: 'คืนเงิน', agentIds: [idOf(minji), idOf(minji)] })
    expect(team).toMatchObject({ name: 'คืนเงิน', agentIds: [idOf(minji)] })
    await makeTeam(owner, { name: 'Refunds', agentIds: [] })
    await expect(changeTeam(owner, team.id, { name: 'Refunds', agentIds: [] })).rejects.toMatchObject({ code: 'name_taken' })
    await changeTeam(owner, team.id, { name: '환불', agentIds: [idOf(somchai)] })
    expect((await listTeams(owner)).items).toEqual(expect.arrayContaining([{ id: team.id, name: '환불', agentIds: [idOf(somchai)] }]))
    await expect(changeTeam(owner, given.app.ids.next(), { name: 'x', agentIds: [] })).rejects.toMatchObject({ code: 'not_found' })
  })
})

it('names agents in one statement, those who left too, and nobody of another workspace', async () => {
  const agent = await given.as('agent', 'minji')
  const stranger = await (await scene()).as('agent')
  await changeAgent(owner, idOf(agent), { state: 'suspended' })
  await given.ctx.tx(async (tx) => {
    const before = tx.statements
    expect([...(await agentNames(tx, [idOf(agent), idOf(owner), idOf(agent), idOf(stranger)]))]).toEqual(
      expect.arrayContaining([
        [idOf(agent), 'minji'],
        [idOf(owner), 'owner'],
      ]),
    )
    expect(tx.statements - before).toBe(1)
    expect((await agentNames(tx, [idOf(stranger)])).size).toBe(0)
  })
})

describe('API keys', () => {
  it('show their secret once and keep only its hash', async () => {
    const made = await makeApiKey(owner, { name: 'shop', scopes: ['conversation:read', 'conversation:read'], expiresAt: null })
    expect(made).toMatchObject({ prefix: expect.stringMatching(/^baton_[0-9a-f]{8}$/), scopes: ['conversation:read'], lastUsedAt: null })
    expect(made.secret?.startsWith(made.prefix)).toBe(true)
    expect(made.secret?.length).toBeGreaterThan(50)
    const { items } = await listApiKeys(owner)
    expect(items).toEqual([{ ...made, secret: null }])
    const stored = await given.ctx.tx(
      (tx) => tx.one<{ row: string }>`select k::text as row from api_keys k where workspace_id = ${tx.workspaceId}`,
    )
    expect(stored?.row).not.toContain(made.secret?.slice(15))
  })

  it('and invitation links stand nowhere in the kept answers to a repeat', async () => {
    const admin = await house.colleague(given, 'admin')
    const base = `/workspaces/${given.workspace.uuid}`
    const once = { 'idempotency-key': 'key-1' }
    const key = () => admin.call<ApiKey>('POST', `${base}/api-keys`, { name: 'CRM', scopes: ['people:read'] }, once)
    const invitation = () =>
      admin.call<Invitation>('POST', `${base}/invitations`, { email: 'dao@haru.example', role: 'agent' }, { 'idempotency-key': 'key-2' })
    const [made, invited] = [await key(), await invitation()]

    const dump = JSON.stringify(await given.ctx.tx((tx) => tx.all`select * from idempotency_keys where workspace_id = ${tx.workspaceId}`))
    expect(dump).toContain('key-1')
    expect(dump).not.toContain(made.body.secret ?? '?')
    expect(dump).not.toContain(new URL(invited.body.link ?? '').pathname.split('/').at(-1) ?? '?')
    expect((await key()).body).toEqual(made.body)
    expect((await invitation()).body).toEqual(invited.body)
  })

  it('leave the list when revoked or expired, and cannot be revoked twice', async () => {
    const revoked = await makeApiKey(owner, { name: 'one', scopes: ['contact:read'], expiresAt: null })
    await makeApiKey(owner, { name: 'two', scopes: ['contact:read'], expiresAt: new Date(given.clock.now() + 1000).toISOString() })
    await revokeApiKey(owner, revoked.id)
    await expect(revokeApiKey(owner, revoked.id)).rejects.toMatchObject({ code: 'not_found' })
    given.clock.advance({ seconds: 1 })
    expect((await listApiKeys(owner)).items).toEqual([])
  })

  it('never read more than who makes them', async () => {
    const admin = owner.as({ ...owner.actor, rights: { readPrivate: false, seePersonalData: true } })
    const body = { name: 'x', expiresAt: null }
    await expect(makeApiKey(admin, { ...body, scopes: ['read-private'] })).rejects.toMatchObject({
      code: 'forbidden',
      details: { permission: 'read-private' },
    })
    await expect(makeApiKey(admin, { ...body, scopes: ['see-personal-data'] })).resolves.toBeDefined()
  })

  it('are not made with an end that has passed', async () => {
    await expect(makeApiKey(owner, { name: 'x', scopes: ['contact:read'], expiresAt: owner.nowIso() })).rejects.toMatchObject({
      code: 'invalid_request',
    })
  })
})

describe('the audit log', () => {
  const fill = async (count: number) => {
    for (let i = 0; i < count; i++) await makeTeam(owner, { name: `Team ${i}`, agentIds: [] })
  }

  it('is read page by page, newest first, and every page holds together', async () => {
    await fill(5)
    const first = await listAudit(owner, { limit: 2 })
    const second = await listAudit(owner, { limit: 2, cursor: first.next ?? '' })
    const third = await listAudit(owner, { limit: 2, cursor: second.next ?? '' })
    expect([first, second, third].map(({ items }) => items.map(({ seq }) => seq))).toEqual([[5, 4], [3, 2], [1]])
    expect([first, second, third].map(({ intact }) => intact)).toEqual([true, true, true])
    expect(third.next).toBeNull()
    await expect(listAudit(owner, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'invalid_cursor' })
  })

  it('shows when a line was changed, taken out or put in', async () => {
    await fill(5)
    const asOwner = async (statement: string) => {
      const client = await given.app.db.pool.connect()
      try {
        await client.query(`set role baton_owner; set baton.workspace_id = ${given.workspace.id}`)
        await client.query(statement)
      } finally {
        await client.query('set role baton_app; reset baton.workspace_id')
        client.release()
      }
    }
    const intact = async (limit: number, cursor?: string) => (await listAudit(owner, { limit, cursor })).intact
    const where = `where workspace_id = ${given.workspace.id}`

    await asOwner(`update audit_entries set data = '{"agentIds":["x"]}' ${where} and seq = 2`)
    expect([await intact(50), await intact(2), await intact(2, '4')]).toEqual([false, true, false])
    await asOwner(`update audit_entries set data = '{"agentIds":[]}' ${where} and seq = 2`)
    expect(await intact(50)).toBe(true)

    await asOwner(`delete from audit_entries ${where} and seq = 3`)
    expect([await intact(50), await intact(2), await intact(2, '4')]).toEqual([false, false, false])
  })

  it('is append-only to the role that serves', async () => {
    await fill(1)
    await expect(given.ctx.tx((tx) => tx.run`delete from audit_entries where workspace_id = ${tx.workspaceId}`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(
      given.ctx.tx((tx) => tx.run`update audit_entries set action = 'x' where workspace_id = ${tx.workspaceId}`),
    ).rejects.toThrow(/permission denied/)
  })

  it('keeps one chain when many write at once', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, i) => makeTeam(owner, { name: `Team ${i}`, agentIds: [] })))
    const { items, intact } = await listAudit(owner, { limit: 50 })
    expect(items.map(({ seq }) => seq)).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    expect(intact).toBe(true)
  })
})
