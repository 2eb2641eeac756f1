import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { hook, type Hook } from '../testing.ts'
import type { MetaApp } from '../meta/app.ts'
import type { InstagramAccount, InstagramPerson } from './state.ts'

let clock: ManualClock
let simulator: Simulator
let ours: Hook
let app: MetaApp
let account: InstagramAccount
let nok: InstagramPerson
let media: string

async function begin(specsPath?: string): Promise<void> {
  clock = manualClock()
  ours = await hook()
  simulator = await startSimulator({ clock, seed: 21, ...(specsPath && { specsPath }) })
  app = simulator.instagram.createApp()
  account = simulator.instagram.createAccount({ username: 'haru.living', name: 'Haru Living' })
  nok = simulator.instagram.createPerson({ username: 'nok.wanna' })
  ours.answer = ({ method, url }) => {
    const query = new URL(url, 'http://ours.invalid').searchParams
    if (method !== 'GET') return 200
    return query.get('hub.verify_token') === app.verifyToken ? { status: 200, body: query.get('hub.challenge') ?? '' } : 403
  }
  await simulator.instagram.setWebhook({ url: ours.url })
  media = simulator.instagram.post({ account: account.id, caption: 'ส่งฟรีทั้งเดือน' }).id
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
  error?: { code: number; error_subcode?: number; error_user_msg?: string }
  paging?: { next?: string }
  [field: string]: unknown
}
async function call(method: string, path: string, body?: unknown, token = account.accessToken) {
  const response = await fetch(`${simulator.instagramBaseUrl}/v26.0/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}
const changes = () =>
  ours.received.flatMap(({ json }) =>
    (json as { entry: { changes: { field: string; value: Record<string, unknown> }[] }[] }).entry.flatMap((entry) => entry.changes),
  )
const say = (text: string, more: object = {}) => simulator.instagram.comment({ on: media, from: nok.id, text, ...more }).id

describe('webhooks of an account', () => {
  it('are signed over escaped bytes, and tell of comments with author and media; nobody tells of their end', async () => {
    const id = say('ของยังไม่มาค่ะ')
    const reply = say('ช่วยด้วย', { on: id })
    simulator.instagram.delete({ id: reply })
    await simulator.idle()

    for (const { body, headers } of ours.received) {
      expect(body.toString('latin1')).toMatch(/^[ -~]+$/)
      expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`)
    }
    const from = { id: nok.id, username: 'nok.wanna' }
    const under = { id: media, media_product_type: 'FEED' }
    expect(changes()).toEqual([
      { field: 'comments', value: { from, media: under, id, text: 'ของยังไม่มาค่ะ' } },
      { field: 'comments', value: { from, media: under, id: reply, parent_id: id, text: 'ช่วยด้วย' } },
    ])
  })

  it('say where an ad was made of other media, and have a field of their own for broadcasts', async () => {
    const boosted = simulator.instagram.post({ account: account.id, kind: 'ad', original: media, caption: 'buy' }).id
    const live = simulator.instagram.post({ account: account.id, kind: 'live', caption: '' }).id
    say('how much?', { on: boosted })
    say('hi!', { on: live })
    simulator.instagram.endLive({ id: live })
    say('too late', { on: live })
    await simulator.idle()

    expect(changes().map(({ field, value }) => [field, value.media])).toEqual([
      ['comments', expect.objectContaining({ id: boosted, media_product_type: 'AD', original_media_id: media, ad_title: 'buy' })],
      ['live_comments', { id: live, media_product_type: 'LIVE' }],
    ])
  })

  it('tell of mentions by ids alone, and not on media of a private account', async () => {
    const shy = simulator.instagram.createPerson({ username: 'shy', isPrivate: true })
    const theirs = simulator.instagram.post({ account: account.id, from: nok.id, caption: 'กับ @haru.living' }).id
    simulator.instagram.post({ account: account.id, from: shy.id, caption: '@haru.living' })
    simulator.instagram.post({ account: account.id, from: nok.id, caption: '@haru.livingroom' })
    const below = say('@haru.living see this', { on: theirs })
    say('nobody is named', { on: theirs })
    await simulator.idle()

    expect(changes()).toEqual([
      { field: 'mentions', value: { media_id: theirs } },
      { field: 'mentions', value: { media_id: theirs, comment_id: below } },
    ])
  })

  it('go nowhere while the app does not hear of the Page', async () => {
    simulator.instagram.change({ account: account.id, subscribed: [] })
    const { deliveries } = simulator.instagram.comment({ on: media, from: nok.id, text: 'hello?' })

    expect(await deliveries[0]).toMatchObject({ state: 'refused' })
    expect(ours.received).toEqual([])
  })
})

describe('the Graph API', () => {
  it('takes a reply, shows it to the customer below the comment at the root, and the same words again as a second one', async () => {
    const id = say('ของยังไม่มาค่ะ')
    const below = say('ช่วยด้วย', { on: id })
    const first = await call('POST', `${below}/replies`, { message: 'ออกจากคลังแล้วค่ะ' })
    const second = await call('POST', `${below}/replies`, { message: 'ออกจากคลังแล้วค่ะ' })

    expect([first.status, second.status]).toEqual([200, 200])
    expect(
      simulator.ledger
        .find({ network: 'instagram', to: nok.id })
        .map(({ externalId, thread, inReplyTo }) => [externalId, thread, inReplyTo]),
    ).toEqual([
      [first.body.id, id, below],
      [second.body.id, id, below],
    ])
    const replies = await call('GET', `${id}/replies?fields=id,parent_id,username`)
    expect(replies.body.data?.at(-1)).toEqual({ id: second.body.id, parent_id: id, username: 'haru.living' })
  })

  it('refuses what Instagram does not take: hidden, live, long, loud, too many tags and links, and what is gone', async () => {
    const [id, hidden, gone] = [say('one'), say('two'), say('three')]
    const live = simulator.instagram.post({ account: account.id, kind: 'live', caption: '' }).id
    const onLive = say('hi', { on: live })
    await call('POST', hidden, { hide: true })
    await call('DELETE', gone)
    const refused = async (on: string, message: string) => {
      const { status, body } = await call('POST', `${on}/replies`, { message })
      return [status, body.error?.code, body.error?.error_subcode]
    }

    for (const [on, message] of [
      [hidden, 'x'],
      [onLive, 'x'],
      [id, 'x'.repeat(301)],
      [id, 'CALL US'],
      [id, '#a #b #c #d #e'],
      [id, 'http://a.example http://b.example'],
      [id, ' '],
    ] as const)
      expect(await refused(on, message)).toEqual([400, 100, undefined])
    expect(await refused(gone, 'x')).toEqual([400, 100, 33])
    expect(simulator.ledger.find({ network: 'instagram' })).toEqual([])
    expect((await call('GET', `${hidden}?fields=hidden,text`)).body).toEqual({ id: hidden, hidden: true, text: 'two' })
  })

  it('tells what names the account to the account alone, without the sign, and takes answers to it', async () => {
    const theirs = simulator.instagram.post({ account: account.id, from: nok.id, caption: 'กับ @haru.living' }).id
    const below = say('@haru.living see this', { on: theirs })
    const plain = say('no name', { on: theirs })
    const asked = async (fields: string) => (await call('GET', `${account.id}?fields=${encodeURIComponent(fields)}`)).body

    expect(await asked(`mentioned_comment.comment_id(${below}){id,text,username,media{id,caption,username}}`)).toEqual({
      mentioned_comment: {
        id: below,
        text: 'haru.living see this',
        username: 'nok.wanna',
        media: { id: theirs, caption: 'กับ haru.living', username: 'nok.wanna' },
      },
      id: account.id,
    })
    expect(await asked(`mentioned_media.media_id(${theirs}){id,caption}`)).toMatchObject({ mentioned_media: { id: theirs } })
    expect((await asked(`mentioned_comment.comment_id(${plain}){id}`)).error).toMatchObject({ code: 100, error_subcode: 33 })
    expect((await call('GET', below)).body.error).toMatchObject({ code: 100, error_subcode: 33 })
    expect((await call('POST', `${below}/replies`, { message: 'x' })).status).toBe(400)

    const made = await call('POST', `${account.id}/mentions`, { media_id: theirs, comment_id: below, message: 'ขอบคุณค่ะ' })
    expect(made.status).toBe(200)
    expect((await call('POST', `${account.id}/mentions`, { media_id: theirs, comment_id: plain, message: 'x' })).status).toBe(400)
    expect(simulator.ledger.find({ network: 'instagram' })).toMatchObject([{ to: nok.id, inReplyTo: below, thread: below }])
  })

  it('lists media with comments and replies, the newest first, page by page', async () => {
    const ids = Array.from({ length: 3 }, (_, n) => say(`c${n}`, { at: clock.now() + n }))
    const reply = say('below', { on: ids[2] })
    simulator.instagram.post({ account: account.id, kind: 'ad', caption: 'in no list' })
    const list = await call('GET', `${account.id}/media?fields=caption,comments.limit(2){text,replies{text}}`)
    const comments = list.body.data?.[0]?.comments as { data: object[]; paging: { cursors: { after: string } } }
    const rest = await call('GET', `${media}/comments?limit=2&fields=id&after=${comments.paging.cursors.after}`)

    expect(list.body.data).toHaveLength(1)
    expect(comments.data).toMatchObject([
      { id: ids[2], text: 'c2', replies: { data: [{ id: reply, text: 'below' }] } },
      { id: ids[1], text: 'c1' },
    ])
    expect(rest.body.data).toEqual([{ id: ids[0] }])
    expect(rest.body.paging?.next).toBeUndefined()
  })

  it('refuses in Meta’s form: dead token, wrong proof, missing right, and after so many calls in an hour', async () => {
    const id = say('hello')
    const code = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.error?.code, body.error?.error_subcode]

    expect(code(await call('POST', `${id}/replies`, { message: 'x' }, 'EAAGother'))).toEqual([400, 190, 460])
    expect(code(await call('POST', `${id}/replies?appsecret_proof=0`, { message: 'x' }))).toEqual([400, 100, undefined])
    simulator.instagram.change({ account: account.id, scopes: ['instagram_basic', 'pages_read_engagement'] })
    expect(code(await call('POST', `${id}/replies`, { message: 'x' }))).toEqual([403, 200, undefined])
    expect(code(await call('GET', `${media}/comments`))).toEqual([403, 10, undefined])
    expect(code(await call('GET', `${account.id}/media?fields=id,comments{id}`))).toEqual([403, 10, undefined])
    simulator.instagram.change({ account: account.id, callsPerHour: 1 })
    await call('GET', media)
    expect(code(await call('GET', media))).toEqual([403, 32, 2446079])
    simulator.instagram.change({ account: account.id, tokenExpiresAt: clock.now() })
    expect(code(await call('GET', 'me'))).toEqual([400, 190, 463])
  })

  it('tells by the Page which account is linked, and the app which webhooks it has', async () => {
    const fields = 'id,name,instagram_business_account{id,username,name,profile_picture_url}'
    const linked = await call('GET', `me?fields=${fields}`)
    simulator.instagram.change({ account: account.id, linked: false })
    const apart = await call('GET', `me?fields=${fields}`)
    const subscriptions = await call('GET', `${app.id}/subscriptions`, undefined, `${app.id}|${app.secret}`)

    expect(linked.body.instagram_business_account).toMatchObject({ id: account.id, username: 'haru.living' })
    expect(apart.body.instagram_business_account).toBeUndefined()
    expect(subscriptions.body.data).toMatchObject([{ object: 'instagram', callback_url: ours.url, active: true }])
  })
})

describe('people', () => {
  it('answer by naming the brand where it would not hear of it otherwise', async () => {
    const theirs = simulator.instagram.post({ account: account.id, from: nok.id, caption: '@haru.living' }).id
    simulator.people.add({
      network: 'instagram',
      person: nok.id,
      account: account.id,
      name: 'นก',
      language: 'th',
      lines: [{ text: 'ขอบคุณค่ะ' }],
    })
    await call('POST', `${account.id}/mentions`, { media_id: theirs, message: 'สวยมากค่ะ' })
    await clock.advance(20_000)
    await simulator.idle()

    expect([...simulator.instagram.state.comments.values()].at(-1)).toMatchObject({ text: '@haru.living ขอบคุณค่ะ', authorId: nok.id })
    expect(changes().filter(({ value }) => value.comment_id)).toHaveLength(1)
  })
})

const folder = join(process.env.BATON_NETWORKS ?? '', 'specs')

describe.skipIf(!process.env.BATON_NETWORKS || !existsSync(join(folder, 'meta/graph')))("Meta's own lists (BATON_NETWORKS)", () => {
  it('refuse what is no field or parameter, and keep it as a violation', async () => {
    await simulator.stop()
    await ours.stop()
    await begin(folder)
    const id = say('hello')

    expect((await call('GET', `${media}/comments?fields=id,text,mood`)).status).toBe(400)
    expect((await call('POST', `${id}/replies`, { message: 'x', colour: 'red' })).status).toBe(400)
    expect((await call('GET', `${account.id}?fields=mentioned_comment.comment_id(1){id,mood}`)).status).toBe(400)
    expect((await call('POST', `${id}/replies`, { message: 'x' })).status).toBe(200)
    expect(simulator.violations().map(({ network, where }) => [network, where])).toEqual([
      ['instagram', 'query/fields/mood'],
      ['instagram', 'body/colour'],
      ['instagram', 'query/fields/mood'],
    ])
  })
})
