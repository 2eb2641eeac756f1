import { existsSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { manualClock } from '../clock.ts'
import { type Simulator, startSimulator } from '../simulator.ts'
import { type Hook, hook } from '../testing.ts'
import type { WhatsAppApp, WhatsAppNumber, WhatsAppPerson } from './state.ts'

const specs = join(process.env.BATON_NETWORKS ?? '', 'specs')
const specsPath = process.env.BATON_NETWORKS && existsSync(join(specs, 'meta')) ? specs : undefined
const hour = 3_600_000

let sim: Simulator
let receiver: Hook
let app: WhatsAppApp
let shop: WhatsAppNumber
let nok: WhatsAppPerson
let clock: ReturnType<typeof manualClock>

beforeEach(async () => {
  clock = manualClock(Date.parse('2026-11-20T09:00:00Z'))
  sim = await startSimulator({ seed: 3, clock, ...(specsPath && { specsPath }) })
  receiver = await hook()
  app = sim.whatsapp.createApp({ name: 'Haru Living Care' })
  app.webhookUrl = receiver.url
  shop = sim.whatsapp.createAccount({ app: app.id, name: 'Haru Living' })
  nok = sim.whatsapp.createPerson({ name: 'นก' })
})
afterEach(async () => {
  await sim.stop()
  await receiver.stop()
})

interface Change {
  field: string
  value: { contacts?: Record<string, unknown>[]; messages?: Record<string, unknown>[]; statuses?: Record<string, unknown>[] }
}
const changes = () =>
  receiver.received.flatMap(({ json }) => (json as { entry: { changes: Change[] }[] }).entry.flatMap((entry) => entry.changes))
const statuses = () => changes().flatMap(({ value }) => value.statuses ?? [])

async function call(method: string, path: string, body?: object, token = shop.accessToken) {
  const proof = createHmac('sha256', app.secret).update(token).digest('hex')
  const answer = await fetch(`${sim.whatsappBaseUrl}/v26.0/${path}${path.includes('?') ? '&' : '?'}appsecret_proof=${proof}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'user-agent': 'Baton', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, never> & { error?: { code: number } } }
}
const words = (body: string, to: object = { to: nok.phone }) => ({
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  ...to,
  type: 'text',
  text: { body, preview_url: false },
  biz_opaque_callback_data: 'delivery-1',
})
const reply = (body: string, to?: object) => call('POST', `${shop.id}/messages`, words(body, to))

describe('WhatsApp as it is played', () => {
  it('signs the bytes that it writes as Meta does', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: 'สวัสดี https://haru.example/1' }).delivery

    const [told] = receiver.received
    expect(told?.headers['x-hub-signature-256']).toBe(
      `sha256=${createHmac('sha256', app.secret)
        .update(told?.body ?? '')
        .digest('hex')}`,
    )
    expect(told?.body.toString('latin1')).toContain('\\u0e2a\\u0e27')
    expect(told?.body.toString('latin1')).toContain('https:\\/\\/haru.example\\/1')
    expect(changes()[0]?.value.messages?.[0]).toMatchObject({
      from: nok.phone,
      from_user_id: nok.userId,
      text: { body: 'สวัสดี https://haru.example/1' },
    })
  })

  it('keeps the number of people who hide it', async () => {
    const hidden = sim.whatsapp.createPerson({ name: '민지', userId: 'KR.1', hidesPhone: true, username: 'minji' })
    await sim.whatsapp.say({ account: shop.id, from: hidden.userId, text: '네' }).delivery

    expect(JSON.stringify(changes())).not.toContain(hidden.phone)
    expect((await reply('안녕하세요', { recipient: 'KR.1' })).status).toBe(200)
    expect(sim.ledger.find({ to: 'KR.1' })).toMatchObject([{ text: '안녕하세요', key: 'delivery-1' }])
  })

  it('shows an answer, and tells what became of it', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: 'ของยังไม่ถึง' }).delivery
    const { body } = await reply('ขออภัยค่ะ')
    await clock.advance(5_000)
    await clock.until(sim.idle())

    expect(sim.ledger.find({ to: nok.userId })).toMatchObject([{ network: 'whatsapp', text: 'ขออภัยค่ะ', kind: 'dm' }])
    expect(statuses().map(({ id, status, biz_opaque_callback_data: mine }) => [id, status, mine])).toEqual(
      ['sent', 'delivered', 'read'].map((status) => [(body as { messages?: { id: string }[] }).messages?.[0]?.id, status, 'delivery-1']),
    )
    expect(sim.violations()).toEqual([])
  })

  it('lets statuses come the other way round', async () => {
    sim.whatsapp.change({ account: shop.id, statuses: 'disorder' })
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: '?' }).delivery
    await reply('ค่ะ')
    await clock.advance(5_000)
    await clock.until(sim.idle())

    expect(statuses().map(({ status }) => status)).toEqual(['read', 'delivered', 'sent'])
  })

  it('takes no free words a day after the person wrote, and a template with its values', async () => {
    sim.whatsapp.createTemplate({
      business: shop.business,
      name: 'order_update',
      language: 'th',
      status: 'APPROVED',
      category: 'UTILITY',
      body: 'คุณ {{1}} ของมาแล้ว',
    })
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: '?' }).delivery
    await clock.advance(24 * hour)
    sim.whatsapp.change({ account: shop.id, windowToldBy: 'answer' })
    const template = (texts: string[], name = 'order_update') => ({
      ...words(''),
      type: 'template',
      text: undefined,
      template: {
        name,
        language: { policy: 'deterministic', code: 'th' },
        components: [{ type: 'body', parameters: texts.map((text) => ({ type: 'text', text })) }],
      },
    })

    expect((await reply('ค่ะ')).body.error?.code).toBe(131047)
    expect((await call('POST', `${shop.id}/messages`, template([]))).body.error?.code).toBe(132000)
    expect((await call('POST', `${shop.id}/messages`, template(['นก'], 'nothing'))).body.error?.code).toBe(132001)
    expect((await call('POST', `${shop.id}/messages`, template(['นก']))).status).toBe(200)
    expect(sim.ledger.find({ to: nok.userId }).map(({ text }) => text)).toEqual(['คุณ นก ของมาแล้ว'])
  })

  it('lists templates page by page, tells of their states, and refuses what does not fit them', async () => {
    const make = (name: string, more: object = {}) =>
      sim.whatsapp.createTemplate({ business: shop.business, name, language: 'th', body: 'คุณ {{who}} ของมาแล้ว', ...more })
    const one = make('parcel', { buttons: [{ type: 'URL', text: 'ดู', url: 'https://haru.example/{{1}}' }] })
    make('other')
    type Page = {
      data: { name: string; status: string; parameter_format: string }[]
      paging: { cursors: { after: string }; next?: string }
    }
    const list = async (query: string) =>
      (await call('GET', `${shop.business}/message_templates?fields=name,status,parameter_format${query}`)).body as unknown as Page
    const first = await list('&limit=1')
    expect(first.data).toEqual([{ id: one.id, name: 'parcel', status: 'APPROVED', parameter_format: 'NAMED' }])
    expect(first.paging.next).toBeDefined()
    const second = await list(`&limit=1&after=${first.paging.cursors.after}`)
    expect([second.data[0]?.name, second.paging.next]).toEqual(['other', undefined])

    const send = (components: object[], language = 'th') =>
      call('POST', `${shop.id}/messages`, {
        ...words(''),
        type: 'template',
        text: undefined,
        template: { name: 'parcel', language: { policy: 'deterministic', code: language }, components },
      })
    const who = (parameter_name: string, text = 'นก') => ({ type: 'body', parameters: [{ type: 'text', parameter_name, text }] })
    const link = { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'TH1' }] }
    const codeOf = async (...given: Parameters<typeof send>) => (await send(...given)).body.error?.code
    expect(await codeOf([who('who'), link], 'ko')).toBe(132001)
    expect(await codeOf([who('who')])).toBe(132000)
    expect(await codeOf([who('name'), link])).toBe(132012)
    expect(await codeOf([who('who', 'a\nb'), link])).toBe(100)
    expect(await codeOf([who('who', 'x'.repeat(1024)), link])).toBe(132005)
    expect((await send([who('who'), link])).status).toBe(200)
    expect(sim.ledger.find({ to: nok.userId }).map(({ text }) => text)).toEqual(['คุณ นก ของมาแล้ว\n\n[ดู]'])
    // Only the person's own words open the window.
    sim.whatsapp.change({ account: shop.id, windowToldBy: 'answer' })
    expect((await reply('ค่ะ')).body.error?.code).toBe(131047)

    await Promise.all(
      sim.whatsapp.changeTemplate({ id: one.id, status: 'PAUSED', quality: 'RED', category: 'MARKETING' }).map(({ delivery }) => delivery),
    )
    expect(
      changes()
        .filter(({ field }) => field.includes('template'))
        .map(({ field, value }) => ({ field, ...value })),
    ).toMatchObject([
      { field: 'message_template_status_update', event: 'PAUSED', message_template_id: Number(one.id) },
      { field: 'message_template_quality_update', previous_quality_score: 'UNKNOWN', new_quality_score: 'RED' },
      { field: 'template_category_update', previous_category: 'UTILITY', new_category: 'MARKETING' },
    ])
    expect(await codeOf([who('who'), link])).toBe(132015)
    sim.whatsapp.changeTemplate({ id: one.id, status: 'DISABLED', silently: true })
    expect(await codeOf([who('who'), link])).toBe(132016)
    expect(sim.violations()).toEqual([])
  })

  it('tells of a closed window and of people who cannot be reached after it took the message', async () => {
    const far = sim.whatsapp.createPerson({ name: 'ไกล', behaviour: 'unreachable' })
    await sim.whatsapp.say({ account: shop.id, from: far.userId, text: '?' }).delivery

    expect((await reply('ค่ะ', { to: far.phone })).status).toBe(200)
    expect((await reply('ค่ะ')).status).toBe(200)
    await clock.advance(5_000)
    await clock.until(sim.idle())
    expect(statuses().map(({ status, errors }) => [status, (errors as { code: number }[])[0]?.code])).toEqual([
      ['failed', 131026],
      ['failed', 131047],
    ])
    expect(sim.ledger.all()).toEqual([])
  })

  it('refuses what is too fast, a wrong proof, a dead token and a missing right', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: '?' }).delivery
    sim.whatsapp.change({ account: shop.id, perSecond: 1, pairSeconds: 6 })
    expect((await reply('1')).status).toBe(200)
    expect((await reply('2')).body.error?.code).toBe(130429)
    await clock.advance(2_000)
    expect((await reply('3')).body.error?.code).toBe(131056)

    const withoutProof = await fetch(`${sim.whatsappBaseUrl}/v26.0/${shop.id}`, {
      headers: { authorization: `Bearer ${shop.accessToken}` },
    })
    expect(withoutProof.status).toBe(400)
    sim.whatsapp.change({ account: shop.id, scopes: [] })
    expect((await reply('4')).body.error?.code).toBe(10)
    sim.whatsapp.change({ account: shop.id, revoked: true })
    expect((await reply('5')).body.error?.code).toBe(190)
  })

  it('gives a file by its id and then by its address, with the token', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, image: { caption: 'พัง' } }).delivery
    const [told] = changes().flatMap(({ value }) => value.messages ?? [])
    const { id = '' } = (told?.image ?? {}) as { id?: string }
    const { url } = (await call('GET', `${id}?phone_number_id=${shop.id}`)).body as unknown as { url: string }

    expect((await fetch(url)).status).toBe(401)
    const file = await fetch(url, { headers: { authorization: `Bearer ${shop.accessToken}` } })
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png'])
  })

  it('names a person by another number and another user id, and the one before', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: '?' }).delivery
    await sim.whatsapp.changeNumber({ account: shop.id, from: nok.userId, phone: '66899999999', userId: 'TH.2' }).delivery
    await reply('ค่ะ', { to: '66899999999' })

    expect(changes()[1]?.value.messages?.[0]?.system).toMatchObject({ user_id: 'TH.2', previous_user_id: nok.userId, wa_id: '66899999999' })
    expect(sim.ledger.find({ to: 'TH.2' })).toHaveLength(1)
  })

  it('has the address prove itself, and registers it only then', async () => {
    app.webhookUrl = ''
    receiver.answer = ({ url }) => ({ status: 200, body: new URL(url, receiver.url).searchParams.get('hub.challenge') ?? '' })
    expect(await sim.whatsapp.setWebhook({ app: app.id, url: receiver.url })).toEqual({ valid: true })
    receiver.answer = () => ({ status: 200, body: 'no' })
    expect(await sim.whatsapp.setWebhook({ app: app.id, url: `${receiver.url}/2` })).toEqual({ valid: false })
    expect(app.webhookUrl).toBe(receiver.url)
  })
})

describe.skipIf(!specsPath)('WhatsApp by Meta’s own description (set BATON_NETWORKS to run)', () => {
  it('takes what fits it and notes what does not', async () => {
    await sim.whatsapp.say({ account: shop.id, from: nok.userId, text: '?' }).delivery
    await call('GET', `${shop.business}/subscribed_apps`)
    await call('GET', `${shop.id}?fields=id,display_phone_number,verified_name`)
    await reply('ค่ะ')
    await reply('ค่ะ', { recipient: nok.userId })
    expect(sim.violations()).toEqual([])

    expect((await call('POST', `${shop.id}/messages`, { ...words('ค่ะ'), type: 'telepathy' })).status).toBe(400)
    expect((await call('POST', `${shop.id}/messages`, { ...words('ค่ะ'), recipient_type: 'everybody' })).status).toBe(400)
    expect(sim.violations().length).toBeGreaterThan(1)
  })
})
