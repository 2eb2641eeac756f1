import type { Agent, Me } from '@baton/contract/people'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { listAudit } from './audit.ts'
import { type House, openHouse } from './people.fixtures.ts'

let given: Scene
let house: House
beforeAll(async () => {
  house = openHouse((await scene()).app)
})
afterAll(() => house.close())
beforeEach(async () => {
  given = await scene()
  given.clock.advance({ minutes: 1 })
})

describe('the own name', () => {
  it('changes here and in every workspace one belongs to, in each log and audit', async () => {
    const nok = await house.colleague(given, 'agent')
    const elsewhere = await scene()
    const id = elsewhere.app.ids.next()
    await elsewhere.ctx.tx(
      (tx) => tx.run`
        insert into agents (workspace_id, id, user_id, name, email, role, created_at)
        values (${tx.workspaceId}, ${id}, ${nok.personId}, 'เก่า', ${nok.email}, 'viewer', ${tx.now})`,
    )

    expect((await nok.call('PUT', '/me/name', { name: '  นก สุขใจ ' })).status).toBe(204)

    expect((await nok.call<Me>('GET', '/me')).body.person.name).toBe('นก สุขใจ')
    for (const [place, agentId] of [
      [given, nok.agentId],
      [elsewhere, id],
    ] as const) {
      const { body } = await nok.call<{ items: Agent[] }>('GET', `/workspaces/${place.workspace.uuid}/agents`)
      expect(body.items.find((agent) => agent.id === agentId)?.name).toBe('นก สุขใจ')
      expect(await place.events('people.changed')).toMatchObject([{ actorId: agentId, data: { agentId } }])
      expect((await listAudit(place.ctx, { limit: 5 })).items).toMatchObject([{ action: 'agent.renamed', target: agentId, data: {} }])
    }
  })

  it('that it is already is no news', async () => {
    const nok = await house.colleague(given, 'agent')
    await nok.call('PUT', '/me/name', { name: 'agent สมชาย' })
    expect(await given.events('people.changed')).toEqual([])
  })

  it('is refused when it is empty, and to strangers', async () => {
    const nok = await house.colleague(given, 'agent')
    expect((await nok.call('PUT', '/me/name', { name: '   ' })).body).toMatchObject({ code: 'invalid_request' })
    expect((await house.stranger.call('PUT', '/me/name', { name: 'Eve' })).body).toMatchObject({ code: 'not_signed_in' })
  })
})

describe('the name of a workspace', () => {
  const at = () => `/workspaces/${given.workspace.uuid}`

  it.each(['owner', 'admin'] as const)('is changed by an %s; its address stays, and log and audit say so', async (role) => {
    const boss = await house.colleague(given, role)
    await boss.call('GET', '/me')
    expect((await boss.call('PATCH', at(), { name: '하루 리빙' })).status).toBe(204)
    expect((await boss.call<Me>('GET', '/me')).body.workspaces).toMatchObject([{ name: '하루 리빙', slug: given.workspace.slug }])
    expect(await given.events('workspace.changed')).toMatchObject([{ actorId: boss.agentId, data: { what: 'name' } }])
    expect((await listAudit(given.ctx, { limit: 5 })).items).toMatchObject([{ action: 'workspace.renamed', actor: `${role} สมชาย` }])
  })

  it('that it has already is no news', async () => {
    const boss = await house.colleague(given, 'owner')
    await boss.call('PATCH', at(), { name: given.workspace.name })
    expect(await given.events('workspace.changed')).toEqual([])
    expect((await listAudit(given.ctx, { limit: 5 })).items).toEqual([])
  })

  it('is changed by nobody else, and nobody’s other workspace with it', async () => {
    const lead = await house.colleague(given, 'lead')
    expect((await lead.call('PATCH', at(), { name: 'Mine' })).body).toMatchObject({ code: 'forbidden', permission: 'workspace:manage' })
    const other = await scene()
    const boss = await house.colleague(given, 'owner')
    expect((await boss.call('PATCH', `/workspaces/${other.workspace.uuid}`, { name: 'Mine' })).body).toMatchObject({
      code: 'workspace_not_found',
    })
    await boss.call('PATCH', at(), { name: 'Mine' })
    expect(await other.ctx.tx((tx) => tx.all`select name from workspaces`)).toEqual([{ name: 'Haru Living' }])
  })
})
