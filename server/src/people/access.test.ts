import { type Permission, permissions, rolePermissions, roleRights, roles } from '@baton/contract/permissions'
import type { Access } from '@baton/contract/route'
import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ctxFor } from '#kernel/access'
import type { Ctx } from '#kernel/context'
import { type Scene, scene } from '#kernel/testing'
import { changeAgent } from './change-agent.ts'
import { makeApiKey, revokeApiKey } from './api-keys.ts'
import { changeInbox, makeInbox } from './inboxes.ts'
import { audienceOf } from './audience.ts'
import { makeTeam } from './teams.ts'
import { type Browser, type House, openHouse } from './people.fixtures.ts'

let given: Scene
let house: House
beforeAll(async () => {
  given = await scene()
  house = openHouse(given.app)
})
afterAll(() => house.close())

const everyPermission = Object.keys(permissions) as Permission[]
const owner = () => given.as('owner')

type Asking = { cookie?: string; key?: string; method?: string; headers?: Record<string, string> }

function ask(
  { cookie, key, method = 'GET', headers = {} }: Asking,
  access: Access = 'member',
  workspaceId = given.workspace.uuid,
): Promise<Ctx> {
  const all = { ...(cookie && { cookie }), ...(key && { authorization: `Bearer ${key}` }), host: 'baton.test', ...headers }
  return ctxFor(given.app, house.auth, { method, headers: all } as unknown as FastifyRequest, workspaceId, access)
}

async function allowed(asking: Asking): Promise<Permission[]> {
  const outcomes = await Promise.allSettled(everyPermission.map((permission) => ask(asking, permission)))
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ code: 'forbidden', details: { permission: everyPermission[i] } })
  }
  return everyPermission.filter((_, i) => outcomes[i]?.status === 'fulfilled')
}

describe('an agent', () => {
  it.each(roles)('as %s may do what the table of roles says, with its rights', async (role) => {
    const agent = await house.colleague(given, role)
    expect((await allowed(agent)).sort()).toEqual([...rolePermissions[role]].sort())
    const { actor } = await ask(agent)
    expect(actor).toMatchObject({
      kind: 'agent',
      id: agent.agentId,
      role,
      rights: roleRights[role],
      inboxIds: [given.inboxId],
      audienceIds: [given.audienceId],
    })
  })

  it.each([
    ['marketer', { readPrivate: true }, { readPrivate: true, seePersonalData: false }],
    ['viewer', { seePersonalData: true }, { readPrivate: false, seePersonalData: true }],
    ['agent', { readPrivate: false }, { readPrivate: false, seePersonalData: true }],
    ['lead', { readPrivate: false, seePersonalData: false }, { readPrivate: false, seePersonalData: false }],
  ] as const)('as %s with own rights %j has those instead of the role’s', async (role, change, rights) => {
    const agent = await house.colleague(given, role)
    await changeAgent(await owner(), agent.agentId, change)
    expect((await ask(agent)).actor.rights).toEqual(rights)
    await changeAgent(await owner(), agent.agentId, { readPrivate: null, seePersonalData: null })
    expect((await ask(agent)).actor.rights).toEqual(roleRights[role])
  })

  it('who is suspended is a stranger with the next request, and a member again when that is taken back', async () => {
    const agent = await house.colleague(given, 'agent')
    await ask(agent)
    await changeAgent(await owner(), agent.agentId, { state: 'suspended' })
    await expect(ask(agent)).rejects.toMatchObject({ code: 'workspace_not_found' })
    await changeAgent(await owner(), agent.agentId, { state: 'active' })
    expect((await ask(agent)).actor.id).toBe(agent.agentId)
  })

  it('who was suspended behind our back is a stranger two seconds later', async () => {
    const agent = await house.colleague(given, 'agent')
    await ask(agent)
    await given.ctx.tx(
      (tx) => tx.run`update agents set state = 'suspended' where workspace_id = ${tx.workspaceId} and id = ${agent.agentId}`,
    )
    given.clock.advance({ seconds: 2 })
    await expect(ask(agent)).rejects.toMatchObject({ code: 'workspace_not_found' })
  })

  it('of one workspace does not find another, nor one that does not exist, and learns no difference', async () => {
    const agent = await house.colleague(given, 'owner')
    const other = await scene()
    const outcomes = await Promise.allSettled([
      ask(agent, 'member', other.workspace.uuid),
      ask(agent, 'member', given.app.ids.next()),
      ask(agent, 'member', 'own'),
    ])
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'workspace_not_found', details: {} } })
  })

  it('sees an inbox from the moment they work in it until they leave it; an owner sees all', async () => {
    const agent = await house.colleague(given, 'agent')
    const boss = await house.colleague(given, 'owner')
    const inbox = await makeInbox(await owner(), { name: 'Returns', reopenDays: 3, undoSeconds: 10, returnHours: 24, agentIds: [] })
    expect((await ask(agent)).actor.inboxIds).not.toContain(inbox.id)
    expect((await ask(boss)).actor.inboxIds).toContain(inbox.id)
    await changeInbox(await owner(), inbox.id, { ...inbox, agentIds: [agent.agentId] })
    expect((await ask(agent)).actor.inboxIds).toContain(inbox.id)
    await changeInbox(await owner(), inbox.id, { ...inbox, agentIds: [] })
    expect((await ask(agent)).actor.inboxIds).not.toContain(inbox.id)
  })

  it('holds an audience narrowed to a team only as its member', async () => {
    const inside = await house.colleague(given, 'agent')
    const outside = await house.colleague(given, 'agent')
    const boss = await house.colleague(given, 'admin')
    const team = await makeTeam(await owner(), { name: 'Refunds', agentIds: [inside.agentId] })
    const audience = await given.ctx.tx((tx) => audienceOf(tx, given.inboxId, team.id))
    expect((await ask(inside)).actor.audienceIds).toContain(audience)
    expect((await ask(boss)).actor.audienceIds).toContain(audience)
    expect((await ask(outside)).actor.audienceIds).not.toContain(audience)
  })
})

describe('nobody', () => {
  it.each([
    ['nothing', {}],
    ['a made-up cookie', { cookie: 'baton.session_token=made.up' }],
  ])('with %s is not signed in', async (_what, asking) => {
    await expect(ask(asking)).rejects.toMatchObject({ code: 'not_signed_in' })
  })

  it.each(['baton_0123abcd_' + 'x'.repeat(43), 'something else', 'baton_'])('with the key %s is refused', async (key) => {
    await expect(ask({ key })).rejects.toMatchObject({ code: 'api_key_invalid' })
  })
})

describe('an API key', () => {
  const key = async (scopes: Parameters<typeof makeApiKey>[1]['scopes'], expiresAt: string | null = null) => {
    const made = await makeApiKey(await owner(), { name: 'shop', scopes, expiresAt })
    return { ...made, secret: made.secret ?? '' }
  }

  it('may do what its scopes say and nothing else, and reads what two of them say', async () => {
    const plain = await key(['conversation:read', 'contact:read'])
    expect((await allowed({ key: plain.secret })).sort()).toEqual(['contact:read', 'conversation:read'])
    expect((await ask({ key: plain.secret })).actor).toMatchObject({
      kind: 'apiKey',
      id: plain.id,
      role: null,
      rights: { readPrivate: false, seePersonalData: false },
    })

    const reading = await key(['conversation:read', 'read-private', 'see-personal-data'])
    expect((await ask({ key: reading.secret })).actor.rights).toEqual({ readPrivate: true, seePersonalData: true })
    expect(await allowed({ key: reading.secret })).toEqual(['conversation:read'])
  })

  it('opens its own workspace by name or as `own`, and no other', async () => {
    const { secret } = await key(['conversation:read'])
    const other = await scene()
    expect((await ask({ key: secret }, 'member', 'own')).workspace).toEqual(given.workspace)
    expect((await ask({ key: secret }, 'member', given.workspace.uuid.toUpperCase())).workspace).toEqual(given.workspace)
    await expect(ask({ key: secret }, 'member', other.workspace.uuid)).rejects.toMatchObject({ code: 'workspace_not_found' })
  })

  it('sees every inbox, those made after it too', async () => {
    const { secret } = await key(['conversation:read'])
    await ask({ key: secret })
    const inbox = await makeInbox(await owner(), { name: 'Wholesale', reopenDays: 3, undoSeconds: 10, returnHours: 24, agentIds: [] })
    expect((await ask({ key: secret })).actor.inboxIds).toEqual(expect.arrayContaining([given.inboxId, inbox.id]))
  })

  it('is worth nothing once revoked', async () => {
    const { id, secret } = await key(['conversation:read'])
    await ask({ key: secret })
    await revokeApiKey(await owner(), id)
    await expect(ask({ key: secret })).rejects.toMatchObject({ code: 'api_key_invalid' })
  })

  it('is worth nothing once expired', async () => {
    const { secret } = await key(['conversation:read'], new Date(given.clock.now() + 60_000).toISOString())
    await ask({ key: secret })
    given.clock.advance({ seconds: 62 })
    await expect(ask({ key: secret })).rejects.toMatchObject({ code: 'api_key_invalid' })
  })

  it('notes its use, once a minute at most', async () => {
    const { id, secret } = await key(['conversation:read'])
    const used = async () => {
      const row = await given.ctx.tx(
        (tx) =>
          tx.one<{ at: string | null }>`select last_used_at as at from api_keys where workspace_id = ${tx.workspaceId} and id = ${id}`,
      )
      return row?.at
    }
    expect(await used()).toBeNull()
    const first = given.ctx.nowIso()
    await ask({ key: secret })
    expect(await used()).toBe(first)
    given.clock.advance({ seconds: 30 })
    await ask({ key: secret })
    expect(await used()).toBe(first)
    given.clock.advance({ seconds: 31 })
    await ask({ key: secret })
    expect(await used()).toBe(given.ctx.nowIso())
  })

  it('needs no origin, as it is never sent by a browser on its own', async () => {
    const { secret } = await key(['conversation:read'])
    await expect(ask({ key: secret, method: 'POST', headers: { origin: 'https://evil.example' } })).resolves.toBeDefined()
  })
})

describe('a write with a cookie', () => {
  let agent: Browser
  beforeAll(async () => {
    agent = await house.colleague(given, 'agent')
  })

  it.each([
    ['of this site', { 'sec-fetch-site': 'same-origin' }],
    ['of the public address', { origin: 'http://baton.test', host: '10.0.0.5:3000' }],
    ['of the host it was sent to', { origin: 'http://192.168.1.20:3000', host: '192.168.1.20:3000' }],
  ])('%s passes', async (_what, headers) => {
    await expect(ask({ cookie: agent.cookie, method: 'POST', headers })).resolves.toBeDefined()
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['of another site that names us as its host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
    ['of a sandboxed frame', { origin: 'null' }],
    ['of a neighbour under the same domain', { 'sec-fetch-site': 'same-site', origin: 'http://baton.test' }],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site', origin: 'http://baton.test' }],
    ['that does not say from where it comes', {}],
  ])('%s is refused', async (_what, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      await expect(ask({ cookie: agent.cookie, method, headers })).rejects.toMatchObject({
        code: 'forbidden',
        details: { reason: 'cross_site' },
      })
    }
    await expect(ask({ cookie: agent.cookie, method: 'GET', headers })).resolves.toBeDefined()
  })
})

it('asks browsers to come by https alone where people come by https, and only there', async () => {
  const header = async (house: House) =>
    (await house.server.inject({ method: 'GET', url: '/healthz' })).headers['strict-transport-security']
  const secure = openHouse({ ...given.app, publicUrl: () => 'https://care.example' })
  expect(await header(secure)).toBe('max-age=31536000')
  expect(await header(house)).toBeUndefined()
  await secure.close()
})
