import type { SavedView } from '@baton/contract/saved-views'
import { beforeEach, expect, it } from 'vitest'
import type { Ctx } from '#kernel/context'
import { codeOf, type Scene, scene } from '#kernel/testing'
import { changeSavedView, deleteSavedView, makeSavedView } from './change.ts'
import { listSavedViews, MOST } from './list.ts'

let given: Scene
let lead: Ctx
let minji: Ctx
let sua: Ctx
let teamId: string

beforeEach(async () => {
  given = await scene()
  lead = await given.as('lead', 'Jihoon')
  minji = await given.as('agent', 'Minji')
  sua = await given.as('agent', 'Sua')
  teamId = given.ctx.newId()
  await given.ctx.tx(async (tx) => {
    await tx.run`insert into teams (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${teamId}, 'Refunds', ${tx.now})`
    await tx.run`insert into team_members (workspace_id, team_id, agent_id) values (${tx.workspaceId}, ${teamId}, ${minji.actor.id})`
  })
})

const filter = { view: 'all', network: 'x', tag: '환불' } as const
const make = (who: Ctx, name: string, sharedWith: SavedView['sharedWith'], id = given.ctx.newId()) =>
  makeSavedView(who, { id, name, filter, sharedWith })
const names = async (who: Ctx) => (await listSavedViews(who)).items.map(({ name }) => name)

it('shows each their own, those of their teams, and what is everybody’s', async () => {
  await make(lead, 'All refunds', 'everybody')
  await make(lead, 'Late refunds', teamId)
  expect(await make(minji, 'My X', 'nobody')).toEqual({ id: expect.any(String), name: 'My X', filter, sharedWith: 'nobody', version: 1 })
  expect(await names(minji)).toEqual(['All refunds', 'Late refunds', 'My X'])
  expect(await names(sua)).toEqual(['All refunds'])
  expect(await names(lead)).toEqual(['All refunds', 'Late refunds'])
  expect(await names(given.ctx)).toEqual(['All refunds'])
  expect(await names(await (await scene()).as('owner'))).toEqual([])
})

it('lets only who looks after them share, and change what is shared', async () => {
  const shared = await make(lead, 'All refunds', 'everybody')
  const own = await make(minji, 'My X', 'nobody')
  const change = { name: 'Other', filter, sharedWith: 'everybody', seenVersion: 1 } as const
  expect(await codeOf(make(minji, 'For all', 'everybody'))).toBe('forbidden')
  expect(await codeOf(make(minji, 'For us', teamId))).toBe('forbidden')
  expect(await codeOf(changeSavedView(minji, own.id, change))).toBe('forbidden')
  expect(await codeOf(changeSavedView(minji, shared.id, { ...change, sharedWith: 'nobody' }))).toBe('forbidden')
  expect(await codeOf(deleteSavedView(minji, shared.id))).toBe('forbidden')
  expect(await codeOf(deleteSavedView(sua, own.id))).toBe('not_found')
  expect(await codeOf(deleteSavedView(lead, own.id))).toBe('not_found')
  expect(await codeOf(make(lead, 'For nobody', given.ctx.newId()))).toBe('not_found')
})

it('is made once, whoever presses twice, and comes back under its id after it was deleted', async () => {
  const id = given.ctx.newId()
  await make(minji, 'My X', 'nobody', id)
  await make(minji, 'Another press', 'nobody', id)
  expect(await names(minji)).toEqual(['My X'])
  await deleteSavedView(minji, id)
  expect(await names(minji)).toEqual([])
  await make(minji, 'My X', 'nobody', id)
  expect(await names(minji)).toEqual(['My X'])
  expect(await given.events('saved-view.changed')).toHaveLength(3)
})

it('tells the second of two who change it what stands there', async () => {
  const { id } = await make(lead, 'Refunds', 'everybody')
  expect(await changeSavedView(lead, id, { name: 'First', filter: { view: 'mine' }, sharedWith: teamId, seenVersion: 1 })).toEqual({
    id,
    name: 'First',
    filter: { view: 'mine' },
    sharedWith: teamId,
    version: 2,
  })
  await expect(changeSavedView(lead, id, { name: 'Second', filter, sharedWith: teamId, seenVersion: 1 })).rejects.toMatchObject({
    code: 'saved_view_changed',
    details: { savedView: { name: 'First' } },
  })
})

it('keeps no more of somebody’s than can be shown', async () => {
  await given.ctx.tx(
    (tx) => tx.run`
      insert into saved_views (workspace_id, id, owner_id, name, filter, created_by, created_at)
      select ${tx.workspaceId}, gen_random_uuid(), ${minji.actor.id}::uuid, 'v' || n, '{}', 'test', ${tx.now} from generate_series(1, ${MOST}::int) n`,
  )
  expect(await codeOf(make(minji, 'One more', 'nobody'))).toBe('too_many_saved_views')
  expect(await codeOf(make(sua, 'Hers', 'nobody'))).toBe('done')
})
