import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'
import type { ChannelAdapter } from '@baton/channel-kit'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { processWaiting, type Receive, startProcessing, storeRaw } from '#channels'
import { receive } from '#conversations'
import { type Auth, makeAuth } from '#kernel/auth'
import { systemChance } from '#kernel/clock'
import { Ctx } from '#kernel/context'
import { makeSecrets } from '#kernel/secrets'
import { makeServer } from '#kernel/server'
import { type Scene, scene } from '#kernel/testing'
import { disconnectChannelAccount } from './channels/accounts/disconnect.ts'
import { retryRawDelivery } from './channels/raw-deliveries.ts'
import { compose } from './slices.ts'

/** An adapter that breaks its promise never to throw. */
const clumsy: ChannelAdapter = {
  ...line,
  network: 'bluesky',
  parse: ({ body }) => {
    if (body.toString().includes('boom')) throw new TypeError('cannot read properties of undefined')
    return { ok: true, events: [] }
  },
}

let given: Scene
let auth: Auth
let server: FastifyInstance
let address: string
let hook: { url: string; accountId: string; bot: string; appId: string }
let serial = 0

beforeAll(async () => {
  given = await scene({ adapters: [line, x, clumsy] })
  const { app } = given
  auth = makeAuth({
    databaseUrl: app.config.databaseUrl ?? '',
    secret: app.config.secret,
    clock: app.clock,
    ids: app.ids,
    chance: app.chance,
    log: app.log,
    bus: app.bus,
    publicUrl: app.publicUrl,
  })
  const composition = compose(app)
  server = makeServer(app, auth, composition.answers, composition.ahead(new Set(['intake'])))
  address = await server.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  await server.close()
  await auth.close()
})
beforeEach(async () => {
  hook = await connected('line')
  await given.ctx.tx((tx) => tx.run`delete from raw_deliveries where workspace_id = ${tx.workspaceId}`)
})

async function connected(network: string, bot = `U${String(++serial).padStart(32, '0')}`) {
  const { id, appId } = await given.account(network, bot)
  return { url: `/hooks/${network}/hook-${appId}`, accountId: id, bot, appId }
}

const signed = (body: string | Buffer, secret = 'test-secret') => createHmac('sha256', secret).update(body).digest('base64')

function post(body: string | Buffer | object, more: { url?: string; signature?: string; type?: string | null } = {}) {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const { type = 'application/json' } = more
  return send(more.url ?? hook.url, {
    method: 'POST',
    body: bytes,
    headers: { 'x-line-signature': more.signature ?? signed(bytes), ...(type === null ? {} : { 'content-type': type }) },
  })
}

async function send(url: string, init?: RequestInit) {
  const answer = await fetch(address + url, init)
  const text = await answer.text()
  return { statusCode: answer.status, headers: Object.fromEntries(answer.headers), json: () => JSON.parse(text) }
}

function message(text: string, more: { id?: string | null; from?: string; to?: string; fields?: object } = {}) {
  const id = more.id === undefined ? String(593000000000000000n + BigInt(++serial)) : more.id
  return {
    destination: more.to ?? hook.bot,
    events: [
      {
        type: 'message',
        mode: 'active',
        timestamp: given.ctx.now(),
        source: { type: 'user', userId: more.from ?? `Upeople${String(serial).padStart(25, '0')}` },
        webhookEventId: `event-${serial}`,
        deliveryContext: { isRedelivery: false },
        replyToken: 'r',
        message: { id, type: 'text', text, quoteToken: 'q' },
        ...more.fields,
      },
    ],
  }
}

const kept = () =>
  given.ctx.tx(
    (tx) => tx.all<{ id: string; state: string; reason: { code: string; params: Record<string, string> } | null; sightings: number }>`
      select r.id, r.state, r.reason, 1 + coalesce(again.times, 0) as sightings from raw_deliveries r
        left join raw_delivery_repeats again on again.workspace_id = r.workspace_id and again.app_id = r.app_id and again.hash = r.hash
       where r.workspace_id = ${tx.workspaceId} order by r.id`,
  )
const texts = async () =>
  (
    await given.ctx.tx(
      (tx) =>
        tx.all<{
          text: string
        }>`select text from messages where workspace_id = ${tx.workspaceId} and account_id = ${hook.accountId} order by at, id`,
    )
  ).map(({ text }) => text)
const read = () => processWaiting(given.ctx, receive)

it('puts what a network dates far in the future where it arrived, and says on it what the network said', async () => {
  const dated = Date.parse('2031-01-01T00:00:00.000Z')
  await post(message('내일 도착하나요', { fields: { timestamp: dated } }))
  await read()
  given.clock.advance({ minutes: 2 })
  await post(message('พรุ่งนี้ถึงไหมคะ'))
  await read()

  expect(await texts()).toEqual(['내일 도착하나요', 'พรุ่งนี้ถึงไหมคะ'])
  const rows = await given.ctx.tx(
    (tx) => tx.all<{ notice: string | null; waits: boolean }>`
      select m.notice, c.waiting_since <= ${tx.now}::timestamptz and c.last_message_at <= ${tx.now}::timestamptz as waits
        from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where m.workspace_id = ${tx.workspaceId} and m.account_id = ${hook.accountId} order by m.at`,
  )
  expect(rows).toEqual([
    { notice: 'dated-ahead:2031-01-01T00:00:00.000Z', waits: true },
    { notice: null, waits: true },
  ])
})

it('reads what waited although the account does not open under the master secret of now', async () => {
  await post(message('still waiting'))
  const secrets = makeSecrets({ secret: 'restored without the right secret', clock: given.app.clock, chance: systemChance })

  await processWaiting(new Ctx({ ...given.app, secrets }, given.workspace, given.ctx.actor), receive)

  expect(await kept()).toMatchObject([{ state: 'processed' }])
  expect(await texts()).toEqual(['still waiting'])
})

describe('who may call', () => {
  it('takes what is signed, and answers after it is stored', async () => {
    const answer = await post(message('สวัสดีค่ะ'))

    expect(answer.statusCode).toBe(200)
    expect(await kept()).toMatchObject([{ state: 'pending', sightings: 1 }])
  })

  it('says 503 and when to come again while the database is away, and takes it then', async () => {
    const body = message('ตอนนี้ร้านเปิดไหมคะ')
    const refused = Object.assign(new Error('connect ECONNREFUSED /run/x/.s.PGSQL.5432'), { code: 'ECONNREFUSED', syscall: 'connect' })
    const connect = vi.spyOn(given.app.db.pool, 'connect')
    connect.mockImplementation(((done?: (error: Error) => void) => (done ? done(refused) : Promise.reject(refused))) as never)
    onTestFinished(() => connect.mockRestore())

    const away = await post(body)
    connect.mockRestore()

    expect([away.statusCode, away.headers['retry-after']]).toEqual([503, '2'])
    expect(away.json()).toMatchObject({ code: 'not_ready' })
    expect((await post(body)).statusCode).toBe(200)
    expect(await kept()).toMatchObject([{ state: 'pending', sightings: 1 }])
  })

  it('refuses more than it may hold in memory, and goes on when that is written', async () => {
    const sentAway = async () =>
      (await given.app.metrics.accepted.get()).values.find(({ labels }) => labels.network === 'line' && labels.outcome === 'sent-away')
        ?.value ?? 0
    const before = await sentAway()
    const big = (serial: number) => JSON.stringify({ destination: hook.bot, events: [], filler: `${serial}`.padEnd(3_900_000, 'x') })

    const answers = await Promise.all(Array.from({ length: 24 }, (_, serial) => post(big(serial))))
    const afterwards = await post(message('괜찮아요?'))

    const codes = answers.map(({ statusCode }) => statusCode)
    expect(new Set(codes)).toEqual(new Set([200, 503]))
    const refused = answers.filter(({ statusCode }) => statusCode === 503)
    expect(new Set(refused.map(({ headers }) => headers['retry-after']))).toEqual(new Set(['5']))
    expect((await sentAway()) - before).toBe(refused.length)
    expect(afterwards.statusCode).toBe(200)
    expect(await kept()).toHaveLength(codes.filter((code) => code === 200).length + 1)
  })

  it.each([
    ['with another secret', (body: string) => signed(body, 'other')],
    ['of another body', () => signed('{}')],
    ['that is empty', () => ''],
    ['that is no base64', () => '\u00e9'.repeat(44)],
  ])('refuses a signature %s with 401, and keeps nothing', async (_what, signature) => {
    const body = JSON.stringify(message('hello'))

    const answer = await post(body, { signature: signature(body) })

    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'hook_refused', detail: expect.stringContaining('x-line-signature') })
    expect(await kept()).toEqual([])
  })

  it('verifies the bytes as they came, not what they mean', async () => {
    const spaced = JSON.stringify(message('안녕하세요'), null, 3)

    expect((await post(spaced, { signature: signed(spaced) })).statusCode).toBe(200)
    expect((await post(spaced, { signature: signed(JSON.stringify(JSON.parse(spaced))) })).statusCode).toBe(401)
  })

  it('knows no other address', async () => {
    for (const url of ['/hooks/line/hook-nobody', '/hooks/myspace/hook-1', hook.url.replace('/line/', '/x/')]) {
      const answer = await post(message('hello'), { url })
      expect([url, answer.statusCode, answer.headers['content-type']]).toEqual([
        url,
        404,
        expect.stringContaining('application/problem+json'),
      ])
    }
  })

  it('refuses everything for an account that was disconnected, even if signed with an empty secret', async () => {
    await disconnectChannelAccount(given.ctx, hook.accountId)

    const body = JSON.stringify(message('hello'))
    expect((await post(body, { signature: signed(body, '') })).statusCode).toBe(401)
    expect((await post(body)).statusCode).toBe(401)
  })

  it('proves itself to X, and keeps nothing of that', async () => {
    const { url } = await connected('x', '1400000000000000001')

    const answer = await send(`${url}?crc_token=abc-123`)
    const bare = await send(url)

    expect([answer.statusCode, answer.json()]).toEqual([200, { response_token: `sha256=${signed('abc-123')}` }])
    expect(bare.statusCode).toBe(401)
    expect(await kept()).toEqual([])
  })

  it('answers the Verify button of LINE', async () => {
    expect((await post({ destination: hook.bot, events: [] })).statusCode).toBe(200)
    await read()

    expect((await kept()).every(({ state, reason }) => state === 'processed' && reason === null)).toBe(true)
  })
})

describe('the same bytes again', () => {
  it('are counted and not kept again, were they sent together or later', async () => {
    const body = JSON.stringify(message('어디까지 왔나요'))

    await Promise.all(Array.from({ length: 5 }, () => post(body)))
    await read()
    await post(body)
    await read()

    expect(await kept()).toMatchObject([{ state: 'processed', sightings: 6 }])
    expect(await texts()).toEqual(['어디까지 왔나요'])
  })
})

describe('bad input', () => {
  it('of 20 MB is refused with 413, whether it says so or not', async () => {
    const body = Buffer.alloc(20 * 1024 * 1024, 32)
    const answer = await post(body)
    const unsaid = await send(hook.url, { method: 'POST', body: Readable.toWeb(Readable.from([body])) as ReadableStream, duplex: 'half' })

    for (const { statusCode, json } of [answer, unsaid]) expect([statusCode, json()]).toMatchObject([413, { code: 'too_large' }])
    expect(await kept()).toEqual([])
  })

  it('that breaks off keeps nothing and holds nothing up', async () => {
    const { port } = new URL(address)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(`POST ${hook.url} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"destination"`)
    await setTimeout(50)
    socket.destroy()

    expect((await post(message('still here'))).statusCode).toBe(200)
    await expect
      .poll(async () => (await given.app.metrics.http.get()).values.some(({ labels }) => String(labels.status) === '499'))
      .toBe(true)
    expect(await kept()).toHaveLength(1)
  })

  it.each([['text/plain'], ['nonsense'], ['application/x-www-form-urlencoded'], ['multipart/form-data; boundary=x'], [null]])(
    'of content type %s is judged by its signature and its bytes',
    async (type) => {
      expect((await post(message('hello'), { type })).statusCode).toBe(200)
      expect((await post(message('hello'), { type, signature: 'no' })).statusCode).toBe(401)
      await read()

      expect(await texts()).toEqual(['hello'])
    },
  )

  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const bodies: [string, () => string | Buffer][] = [
    ['nothing', () => ''],
    ['truncated JSON', () => JSON.stringify(message('hello')).slice(0, -20)],
    ['JSON nested a hundred thousand deep', () => deep],
    ['a field nested a hundred thousand deep', () => JSON.stringify(message('hello')).replace('"q"', deep)],
    ['bytes that are no UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
    ['packed bytes', () => gzipSync(JSON.stringify(message('hello')))],
    ['a number', () => '42'],
    ['null', () => 'null'],
    ['a list', () => '[[], {}]'],
    ['events that are no list', () => JSON.stringify({ destination: hook.bot, events: { 0: 'a' } })],
    ['something else entirely', () => '<?xml version="1.0"?><hello/>'],
  ]
  it.each(bodies)('is kept with its reason: %s', async (_what, body) => {
    const answer = await post(body())
    await post(message('still here'))
    await read()

    expect(answer.statusCode).toBe(200)
    expect((await kept()).filter(({ state }) => state === 'pending')).toEqual([])
    const [first] = await kept()
    expect([first?.state, first?.reason]).not.toEqual(['failed', null])
    expect(await texts()).toEqual(['still here'])
  })

  const odd: [string, () => string | Buffer, string[]][] = [
    ['lone surrogates', () => JSON.stringify(message('half \ud83d emoji \ude00')), ['half \ufffd emoji \ufffd']],
    ['NUL in the words', () => JSON.stringify(message('a\u0000b')), ['ab']],
    ['NUL in an id', () => JSON.stringify(message('hello', { from: 'U\u0000x' })), ['hello']],
    ['ids above 2^53 without quotes', () => JSON.stringify(message('big', { id: 'ID' })).replace('"ID"', '90071992547409939'), ['big']],
    ['a time that is none', () => JSON.stringify(message('when', { fields: { timestamp: 'soon' } })), []],
    ['a time beyond all calendars', () => JSON.stringify(message('when', { fields: { timestamp: 8.7e15 } })), []],
    ['an author that is no text', () => JSON.stringify(message('who', { fields: { source: { type: 'user', userId: { a: 1 } } } })), []],
  ]
  it.each(odd)('is read as far as it goes: %s', async (_what, body, expected) => {
    const answer = await post(body())
    await post(message('still here', { fields: { timestamp: given.ctx.now() + 60_000 } }))
    await read()

    expect(answer.statusCode).toBe(200)
    expect((await kept()).filter(({ state }) => state === 'pending')).toEqual([])
    if (expected.length === 0) expect((await kept())[0]?.reason?.code).toMatch(/^(kinds_unknown|stumbled)$/)
    expect((await texts()).filter((text) => text !== 'still here')).toEqual(expected)
    expect(await texts()).toContain('still here')
  })

  it('with ids beside each other above 2^53 stays two messages', async () => {
    for (const id of ['90071992547409932', '90071992547409933']) await post(JSON.stringify(message(id, { id: 'ID' })).replace('"ID"', id))
    await read()

    expect(await texts()).toEqual(['90071992547409932', '90071992547409933'])
  })

  it('of a kind that nobody knows is kept and named', async () => {
    await post(message('x', { fields: { type: 'teleport', message: undefined } }))
    await read()

    expect(await kept()).toMatchObject([{ state: 'processed', reason: { code: 'kinds_unknown', params: { kinds: 'teleport' } } }])
  })

  it('that says it is packed is judged and kept as it came', async () => {
    const packed = gzipSync(JSON.stringify(message('hello')))
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const pack = (signature: string) =>
      send(hook.url, { method: 'POST', body: packed, headers: { ...headers, 'x-line-signature': signature } })

    expect((await pack(signed(JSON.stringify(message('hello'))))).statusCode).toBe(401)
    expect((await pack(signed(packed))).statusCode).toBe(200)
    await read()

    expect(await kept()).toMatchObject([{ state: 'failed', reason: { code: 'not_json' } }])
  })

  it('for an account that is not connected waits for it, and can be tried again', async () => {
    const stranger = `Ustranger${++serial}`
    await post(message('is anybody there', { to: stranger }))
    await read()
    const [failed] = await kept()
    expect(failed).toMatchObject({
      state: 'failed',
      reason: { code: 'not_connected', params: { accounts: stranger }, remedy: 'connect_then_retry' },
    })

    await given.account('line', stranger, hook.appId)
    await retryRawDelivery(given.ctx, failed?.id ?? '')
    await read()

    expect(await kept()).toMatchObject([{ state: 'processed', reason: null }])
  })

  it('of one app tells nothing of an account that is connected through another app', async () => {
    const other = `Uother${++serial}`
    await given.account('line', other)
    await post(message('as if it were for another', { to: other }))
    await read()

    expect(await kept()).toMatchObject([
      { state: 'failed', reason: { code: 'connected_by_another_app', params: { accounts: other }, remedy: 'enter_at_own_app' } },
    ])
    expect(await texts()).not.toContain('as if it were for another')
  })

  it('does not stop the good ones when an adapter breaks over it', async () => {
    const other = await connected('bluesky')
    await post('boom', { url: other.url })
    await post(message('still here'))
    await read()

    expect(await kept()).toMatchObject([
      { state: 'failed', reason: { code: 'stumbled', params: { error: 'cannot read properties of undefined' } } },
      { state: 'processed' },
    ])
    expect(await texts()).toEqual(['still here'])
  })

  it('that are large are read in batches of few bytes, all of them', async () => {
    const big = 'x'.repeat(3_900_000)
    const bodies = Array.from({ length: 20 }, (_, n) => JSON.stringify({ ...message(`ใหญ่ ${n}`), filler: big }))
    await storeRaw(given.ctx, {
      appId:
        (
          await given.ctx.tx(
            (tx) =>
              tx.one<{
                appId: string
              }>`select app_id from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${hook.accountId}`,
          )
        )?.appId ?? '',
      accountId: null,
      deliveries: bodies.map((body) => ({ body: Buffer.from(body), headers: {} })),
    })
    const sizes: number[] = []
    await processWaiting(given.ctx, (tx, incoming) => {
      sizes.push(incoming.length)
      return receive(tx, incoming)
    })

    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(20)
    expect(Math.max(...sizes)).toBeLessThan(10)
  })

  it('in a batch fails alone when it cannot be taken in, and is read again when the database merely stumbled', async () => {
    for (const text of ['good', 'bad', 'good too']) await post(message(text))
    let stumbles = 3
    const choosy: Receive = async (tx, incoming) => {
      if (incoming.some(({ event }) => event.kind === 'message' && event.text === 'bad')) throw new Error('cannot be taken')
      if (stumbles-- > 0) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
      return receive(tx, incoming)
    }

    await expect(processWaiting(given.ctx, choosy)).rejects.toThrow('deadlock')
    stumbles = 0
    await processWaiting(given.ctx, choosy)

    expect((await kept()).map(({ state, reason }) => [state, reason?.params.error ?? null])).toEqual([
      ['processed', null],
      ['failed', 'cannot be taken'],
      ['processed', null],
    ])
    expect(await texts()).toEqual(['good', 'good too'])
  })
})

describe('bad input from X', () => {
  const bot = '1400000000000000042'
  let url: string
  beforeAll(async () => {
    ;({ url } = await connected('x', bot))
  })

  const tweet = (text: string, more: object = {}) => ({
    for_user_id: bot,
    tweet_create_events: [
      {
        id_str: String(1990000000000000000n + BigInt(++serial)),
        timestamp_ms: String(given.ctx.now()),
        text,
        user: { id_str: '99000003', screen_name: 'nok', name: 'นก' },
        entities: { user_mentions: [{ id_str: bot, screen_name: 'haru' }], urls: [] },
        ...more,
      },
    ],
  })
  const tell = (body: string | Buffer, headers: Record<string, string> = {}) =>
    send(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': `sha256=${signed(body)}`, ...headers },
    })
  /** Since the clock was moved: what this test said. */
  const said = () =>
    given.ctx.tx(
      (tx) => tx.all<{ text: string; externalId: string }>`
        select m.text, m.external_id from messages m join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
         where m.workspace_id = ${tx.workspaceId} and a.external_id = ${bot} and m.created_at >= ${tx.now} order by m.at, m.id`,
    )
  beforeEach(() => given.clock.advance({ minutes: 1 }))

  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const lost: [string, () => string | Buffer, string][] = [
    ['nothing', () => '', 'not_json'],
    ['truncated JSON', () => JSON.stringify(tweet('hello')).slice(0, -9), 'not_json'],
    ['JSON nested a hundred thousand deep', () => deep, 'not_json'],
    ['a field nested a hundred thousand deep', () => JSON.stringify(tweet('hello')).replace('"นก"', deep), 'not_json'],
    ['packed bytes', () => gzipSync(JSON.stringify(tweet('hello'))), 'not_json'],
    ['bytes that are no UTF-8', () => Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]), 'not_json'],
    ['a number', () => '42', 'not_of_x'],
  ]
  it.each(lost)('is kept with its reason: %s', async (_what, body, code) => {
    const answer = await tell(body())
    await tell(JSON.stringify(tweet('@haru still here')))
    await read()

    expect(answer.statusCode).toBe(200)
    expect(await kept()).toMatchObject([
      { state: 'failed', reason: { code } },
      { state: 'processed', reason: null },
    ])
    expect(await said()).toMatchObject([{ text: '@haru still here' }])
  })

  it('is read as far as it goes: lone surrogates, and ids above 2^53 without quotes beside each other', async () => {
    await tell(JSON.stringify(tweet('@haru half \ud83d')))
    for (const id of ['1990123456789012345', '1990123456789012346'])
      await tell(JSON.stringify(tweet(`@haru ${id}`, { id_str: undefined, id: 'ID' })).replace('"ID"', id))
    await read()

    expect((await kept()).every(({ state, reason }) => state === 'processed' && reason === null)).toBe(true)
    expect(await said()).toMatchObject([
      { text: '@haru half \ufffd' },
      { text: '@haru 1990123456789012345', externalId: '1990123456789012345' },
      { text: '@haru 1990123456789012346', externalId: '1990123456789012346' },
    ])
  })

  it('is refused when it is too large or signed otherwise', async () => {
    const body = JSON.stringify(tweet('@haru hello'))
    const signature = { 'x-twitter-webhooks-signature': `sha256=${signed(body)}` }

    expect((await tell(Buffer.alloc(20 * 1024 * 1024, 32))).statusCode).toBe(413)
    expect((await tell('{}', signature)).statusCode).toBe(401)
    expect((await tell(gzipSync(body), { ...signature, 'content-encoding': 'gzip' })).statusCode).toBe(401)
    expect((await tell(body, { 'content-type': 'text/plain' })).statusCode).toBe(200)
    expect(await kept()).toHaveLength(1)
  })
})

it('tells that an account lost its access', async () => {
  const { url, accountId } = await connected('x', '1400000000000000009')
  const body = JSON.stringify({
    user_event: { revoke: { date_time: '2026-11-02T09:00:00Z', target: { app_id: '1' }, source: { user_id: '1400000000000000009' } } },
  })
  await send(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': `sha256=${signed(body)}` },
  })
  await read()

  const [account] = await given.ctx.tx(
    (tx) => tx.all`select state, problem from channel_accounts where workspace_id = ${tx.workspaceId} and id = ${accountId}`,
  )
  expect(account).toMatchObject({ state: 'dead', problem: { code: 'access_withdrawn', remedy: 'reconnect' } })
})

it('goes on in every workspace though one of them stumbles, and stops when told', async () => {
  const troubled = await scene()
  const ending = new AbortController()
  const { appId } = await troubled.account('line', 'Utroubled')
  await storeRaw(troubled.ctx, {
    appId,
    accountId: null,
    deliveries: [{ body: Buffer.from(JSON.stringify(message('mine', { to: 'Utroubled' }))), headers: {} }],
  })
  await post(message('yours'))
  const done = startProcessing(
    given.app,
    async (tx, incoming) => {
      if (tx.workspaceId === troubled.ctx.workspaceId) throw Object.assign(new Error('out of memory'), { code: '53200' })
      return receive(tx, incoming)
    },
    ending.signal,
  )

  await expect.poll(texts, { timeout: 5_000 }).toEqual(['yours'])
  ending.abort()
  await done
  await troubled.ctx.tx((tx) => tx.run`delete from raw_deliveries where workspace_id = ${tx.workspaceId}`)
})
