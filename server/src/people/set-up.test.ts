import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#kernel/sql'
import { setupLink } from '#kernel/setup-link'
import { type TestApp, testApp } from '#kernel/testing'
import type { Me, Membership } from '@baton/contract/people'
import { type House, openHouse, PASSWORD } from './people.fixtures.ts'

let app: TestApp
let house: House
beforeAll(async () => {
  app = await testApp()
  house = openHouse(app)
})
afterAll(() => house.close())

let ownerEmail = ''
let owners = 0
const body = (token: string, more: Record<string, unknown> = {}) => ({
  token,
  workspaceName: 'Haru Living',
  name: '김민지',
  email: `owner-${++owners}@haru.example`,
  password: PASSWORD,
  timeZone: 'Asia/Seoul',
  language: 'ko',
  ...more,
})
const tokenOf = (link: string | null) => new URL(link ?? '').searchParams.get('token') ?? ''
const needed = async () => (await house.stranger.call('GET', '/setup')).body.needed

// This file's database is its own and begins without a workspace; the tests follow one installation through its first day.
describe('the set-up', () => {
  it('refuses a time zone that does not exist and a made-up link, and leaves the real one usable', async () => {
    const token = tokenOf(await setupLink(app))
    expect(await needed()).toBe(true)
    expect((await house.stranger.call('POST', '/setup', body('made-up'))).body).toMatchObject({ status: 403, code: 'setup_token_invalid' })
    const wrong = await house.stranger.call('POST', '/setup', body(token, { timeZone: 'Asia/Nowhere' }))
    expect(wrong.body).toMatchObject({ status: 400, code: 'invalid_request', fields: [{ path: 'timeZone' }] })
    expect(await needed()).toBe(true)
  })

  it('keeps only the hash of a link, and no link for ever', async () => {
    const old = tokenOf(await setupLink(app))
    const rows = await app.db.all<{ key: string; value: string }>(sql`select key, value from installation`)
    expect(JSON.stringify(rows)).not.toContain(old)
    app.clock.advance({ days: 8 })
    await setupLink(app)
    expect((await house.stranger.call('POST', '/setup', body(old))).body).toMatchObject({ code: 'setup_token_invalid' })
  })

  it('makes one workspace, owner and inbox of two links used at the same moment, and no more links after that', async () => {
    const links = await Promise.all([setupLink(app), setupLink(app)])
    const asked = links.map((link) => body(tokenOf(link)))

    // More than the pool has connections: who waits must not keep the one at work from going on.
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => asked)
        .flat()
        .map((each) => house.stranger.call('POST', '/setup', each)),
    )

    const made = answers.filter(({ status }) => status === 201)
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, ...Array(answers.length - 1).fill(409)])
    expect(await app.db.all(sql`select slug from system.all_workspaces()`)).toEqual([{ slug: 'haru-living' }])
    expect(made[0]?.body).toMatchObject({ slug: 'haru-living' })
    expect(await setupLink(app)).toBeNull()
    expect(await needed()).toBe(false)
    expect(await app.db.all(sql`select key from installation where key like 'setup-link:%'`)).toEqual([])

    const me = await house.stranger.call<Me>('GET', '/me', undefined, { cookie: made[0]?.cookie ?? '' })
    ownerEmail = me.body.person.email
    expect(me.body.person).toMatchObject({ name: '김민지', language: 'ko' })
    expect(me.body.workspaces).toMatchObject([
      { slug: 'haru-living', name: 'Haru Living', role: 'owner', timeZone: 'Asia/Seoul', readPrivate: true, seePersonalData: true },
    ])
    const inboxes = await house.stranger.call('GET', `/workspaces/${me.body.workspaces[0]?.workspaceId}/inboxes`, undefined, {
      cookie: made[0]?.cookie ?? '',
    })
    expect(inboxes.body).toMatchObject({
      items: [{ name: 'Care', reopenDays: 3, undoSeconds: 10, returnHours: 24, agentIds: [me.body.workspaces[0]?.agentId] }],
    })

    const late = await house.stranger.call('POST', '/setup', body(tokenOf(links[0] ?? null)))
    expect(late.body).toMatchObject({ status: 409, code: 'setup_done' })
  })
})

describe('a further workspace', () => {
  it('is made by an owner, who owns it too; its address never doubles another', async () => {
    const owner = await house.signIn(ownerEmail)
    const before = (await owner.call<Me>('GET', '/me')).body.workspaces.length
    const wanted = ['Haru Living', '하루 리빙', 'Café Haru ', 'Haru Living']
    const answers = await Promise.all(
      wanted.map((name) => owner.call<Membership>('POST', '/workspaces', { name, timeZone: 'Asia/Bangkok' })),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const slugs = answers.map(({ body: { slug } }) => slug)
    expect(new Set([...slugs, 'haru-living']).size).toBe(5)
    expect(slugs[0]).toMatch(/^haru-living-[0-9a-f]{4}$/)
    expect(slugs[1]).toMatch(/^w-[0-9a-f]{4}$/)
    expect(slugs[2]).toBe('cafe-haru')
    expect((await owner.call<Me>('GET', '/me')).body.workspaces).toHaveLength(before + 4)
  })

  it('is not made by others', async () => {
    await house.auth.createPerson({ name: 'Visitor', email: 'visitor@haru.example', password: PASSWORD, language: 'en' })
    const visitor = await house.signIn('visitor@haru.example')
    expect((await visitor.call('POST', '/workspaces', { name: 'Mine', timeZone: 'UTC' })).body).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect((await house.stranger.call('POST', '/workspaces', { name: 'Mine', timeZone: 'UTC' })).body).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    })
  })
})
