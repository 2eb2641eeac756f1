import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import type { MetaApp } from '../meta/app.ts'
import type { FacebookPage, FacebookPerson } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let ours: Hook
let app: MetaApp
let page: FacebookPage
let nok: FacebookPerson
let post: string

async function begin(specsPath?: string): Promise<void> {
  clock = manualClock()
  ours = await hook()
  simulator = await startSimulator({ clock, seed: 21, ...(specsPath && { specsPath }) })
  app = simulator.facebook.createApp()
  page = simulator.facebook.createPage({ name: 'Haru Living' })
  nok = simulator.facebook.createPerson({ name: 'นก' })
  ours.answer = ({ method, url }) => {
    const query = new URL(url, 'http://ours.invalid').searchParams
    if (method !== 'GET') return 200
    return query.get('hub.verify_token') === app.verifyToken ? { status: 200, body: query.get('hub.challenge') ?? '' } : 403
  }
  await simulator.facebook.setWebhook({ url: ours.url })
  post = simulator.facebook.post({ page: page.id, text: 'ส่งฟรีทั้งเดือน' }).id
  await simulator.idle()
  ours.received.length = 0
}
beforeEach(() => begin())
afterEach(async () => {
  await simulator.stop()
  await ours.stop()
})

interface Body {
  id?: string
  data?: { id?: string; [field: string]: unknown }[]
  error?: { code: number; error_subcode?: number }
  paging?: { next?: string }
}
const proof = () => createHmac('sha256', app.secret).update(page.accessToken).digest('hex')
async function call(method: string, path: string, body?: unknown, token = page.accessToken) {
  const response = await fetch(`${simulator.facebookBaseUrl}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}
type Value = Record<'item' | 'verb' | 'comment_id' | 'parent_id' | 'message', string> & { published?: number; from?: unknown }
const changes = () =>
  ours.received.flatMap(({ json }) =>
    (json as { entry: { changes: { field: string; value: Value }[] }[] }).entry.flatMap((entry) => entry.changes),
  )

describe('webhooks of a Page', () => {
  it('are signed over escaped bytes, and tell of comments, their changes and their removal', async () => {
    const { id } = simulator.facebook.comment({ on: post, from: nok.id, text: 'ของยังไม่มาค่ะ' })
    const { id: reply } = simulator.facebook.comment({ on: id, from: nok.id, text: 'ช่วยด้วย' })
    simulator.facebook.edit({ id, text: 'ได้แล้วค่ะ' })
    simulator.facebook.hide({ id })
    simulator.facebook.delete({ id: reply })
    await simulator.idle()

    for (const { body, headers } of ours.received) {
      expect(body.toString('latin1')).toMatch(/^[ -~]+$/)
      expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`)
    }
    expect(changes().map(({ value }) => [value.verb, value.comment_id, value.parent_id, value.message])).toEqual(
      expect.arrayContaining([
        ['add', id, post, 'ของยังไม่มาค่ะ'],
        ['add', reply, id, 'ช่วยด้วย'],
        ['edited', id, post, 'ได้แล้วค่ะ'],
        ['hide', id, post, 'ได้แล้วค่ะ'],
        ['remove', reply, id, undefined],
      ]),
    )
  })

  it('put several changes into one delivery, and leave away whom the app may not see', async () => {
    const shy = simulator.facebook.createPerson({ name: 'Somebody', unseen: true })
    void simulator.facebook.batch(page.id, () => {
      simulator.facebook.comment({ on: post, from: nok.id, text: 'one' })
      simulator.facebook.comment({ on: post, from: shy.id, text: 'two' })
    })
    await simulator.idle()

    expect(ours.received).toHaveLength(1)
    expect(changes().map(({ value }) => value.from)).toEqual([{ id: nok.id, name: 'นก' }, undefined])
  })

  it('tell of visitors, ads, mentions and recommendations by their own fields', async () => {
    simulator.facebook.post({ page: page.id, from: nok.id, text: 'hello' })
    simulator.facebook.post({ page: page.id, ad: true, text: 'buy' })
    simulator.facebook.mention({ page: page.id, from: nok.id, text: '@Haru Living' })
    simulator.facebook.recommend({ page: page.id, from: nok.id, text: 'ดีมาก', recommends: true })
    await simulator.idle()

    expect(
      changes()
        .map(({ field, value }) => [field, value.item, value.published ?? null])
        .sort(),
    ).toEqual([
      ['feed', 'post', 1],
      ['feed', 'status', 0],
      ['mention', 'post', null],
      ['ratings', 'rating', null],
    ])
  })

  it('go nowhere for what the app is not subscribed to', async () => {
    simulator.facebook.change({ page: page.id, subscribed: ['mention'] })
    const { deliveries } = simulator.facebook.comment({ on: post, from: nok.id, text: 'hello?' })

    expect(await deliveries[0]).toMatchObject({ state: 'refused' })
    expect(ours.received).toEqual([])
  })
})

describe('the Graph API', () => {
  it('takes a comment, shows it to the customer, and the same words again as a second one', async () => {
    const { id } = simulator.facebook.comment({ on: post, from: nok.id, text: 'ของยังไม่มาค่ะ' })
    const first = await call('POST', `${id}/comments?appsecret_proof=${proof()}`, { message: 'ออกจากคลังแล้วค่ะ' })
    const second = await call('POST', `${id}/comments`, { message: 'ออกจากคลังแล้วค่ะ' })

    expect([first.status, second.status]).toEqual([200, 200])
    expect(second.body.id).not.toBe(first.body.id)
    expect(simulator.ledger.find({ network: 'facebook', to: nok.id }).map(({ text, inReplyTo }) => [text, inReplyTo])).toEqual([
      ['ออกจากคลังแล้วค่ะ', id],
      ['ออกจากคลังแล้วค่ะ', id],
    ])
  })

  it('refuses in Meta’s form: dead token, wrong proof, missing right, gone, too long', async () => {
    const { id } = simulator.facebook.comment({ on: post, from: nok.id, text: 'hello' })
    const code = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.code, body.error?.error_subcode]

    expect(code(await call('POST', `${id}/comments`, { message: 'x' }, 'EAAGother'))).toEqual([400, 190, 460])
    expect(code(await call('POST', `${id}/comments?appsecret_proof=0`, { message: 'x' }))).toEqual([400, 100, undefined])
    expect(code(await call('POST', '1_2/comments', { message: 'x' }))).toEqual([400, 100, 33])
    expect(code(await call('POST', `${id}/comments`, { message: 'x'.repeat(8001) }))).toEqual([400, 100, undefined])
    simulator.facebook.change({ page: page.id, scopes: ['pages_read_engagement'] })
    expect(code(await call('POST', `${id}/comments`, { message: 'x' }))).toEqual([403, 200, undefined])
    expect(code(await call('GET', `${id}/comments`))).toEqual([403, 10, undefined])
    simulator.facebook.change({ page: page.id, tokenExpiresAt: clock.now() })
    expect(code(await call('GET', 'me'))).toEqual([400, 190, 463])
  })

  it('holds back after so many calls in an hour, and says for how many minutes', async () => {
    simulator.facebook.change({ page: page.id, callsPerHour: 2 })
    const statuses = [await call('GET', 'me'), await call('GET', 'me'), await call('GET', 'me')]
    const used = JSON.parse(statuses[2]?.headers.get('x-business-use-case-usage') ?? '{}') as Record<
      string,
      { estimated_time_to_regain_access: number }[]
    >

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 403])
    expect(statuses[2]?.body.error?.code).toBe(32)
    expect(used[page.id]?.[0]?.estimated_time_to_regain_access).toBe(60)
    await clock.advance(3_600_001)
    expect((await call('GET', 'me')).status).toBe(200)
  })

  it('hides, shows, likes and deletes, and tells of it', async () => {
    const { id } = simulator.facebook.comment({ on: post, from: nok.id, text: 'scam' })
    await call('POST', id, { is_hidden: true })
    await call('POST', id, { is_hidden: false })
    await call('POST', `${id}/likes`)
    const seen = await call('GET', `${id}?fields=is_hidden,user_likes`)
    await call('DELETE', id)
    await simulator.idle()

    expect(seen.body).toEqual({ id, is_hidden: false, user_likes: true })
    expect(changes().map(({ value }) => value.verb)).toEqual(expect.arrayContaining(['hide', 'unhide', 'remove']))
    expect((await call('GET', id)).status).toBe(400)
  })

  it('lists what was asked for, page by page, the newest comments first', async () => {
    const ids = Array.from(
      { length: 3 },
      (_, n) => simulator.facebook.comment({ on: post, from: nok.id, text: `c${n}`, at: clock.now() + n }).id,
    )
    const feed = await call('GET', 'me/feed?fields=message,comments.order(reverse_chronological).limit(2){message}')
    const comments = feed.body.data?.[0]?.comments as { data: object[]; paging: { cursors: { after: string } } }
    const rest = await call('GET', `${post}/comments?order=reverse_chronological&limit=2&fields=id&after=${comments.paging.cursors.after}`)

    expect(comments.data).toEqual([
      { id: ids[2], message: 'c2' },
      { id: ids[1], message: 'c1' },
    ])
    expect(rest.body.data).toEqual([{ id: ids[0] }])
    expect(rest.body.paging?.next).toBeUndefined()
  })

  it('tells the app what a token is, and which webhooks it has', async () => {
    const asApp = `${app.id}|${app.secret}`
    const batch = [{ method: 'GET', relative_url: `debug_token?input_token=${page.accessToken}` }]
    const answer = await call('POST', '', { batch }, asApp)
    const told = JSON.parse((answer.body as unknown as { body: string }[])[0]?.body ?? '{}') as Record<string, unknown>
    const subscriptions = await call('GET', `${app.id}/subscriptions`, undefined, asApp)

    expect(told.data).toMatchObject({ is_valid: true, type: 'PAGE', scopes: expect.arrayContaining(['pages_manage_engagement']) })
    expect(subscriptions.body.data).toMatchObject([{ object: 'page', callback_url: ours.url, active: true }])
    expect((await call('POST', '', { batch }, `${app.id}|wrong`)).body.error?.code).toBe(190)
  })
})

const folder = join(process.env.BATON_NETWORKS ?? '', 'specs')

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(join(folder, 'meta/graph')))("Meta's own lists (BATON_NETWORKS)", () => {
  it('refuse what is no field or parameter, and keep it as a violation', async () => {
    await simulator.stop()
    await ours.stop()
    await begin(folder)
    const { id } = simulator.facebook.comment({ on: post, from: nok.id, text: 'hello' })

    expect((await call('GET', `${post}/comments?fields=id,message,mood`)).status).toBe(400)
    expect((await call('POST', `${id}/comments`, { message: 'x', colour: 'red' })).status).toBe(400)
    expect((await call('GET', 'me/feed?fields=id,comments{id,mood}')).status).toBe(400)
    expect((await call('POST', `${id}/comments`, { message: 'x' })).status).toBe(200)
    expect(simulator.violations().map(({ where }) => where)).toEqual(['query/fields/mood', 'body/colour', 'query/fields/mood'])
  })
})
