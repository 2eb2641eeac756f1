import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChannelAdapter, MediaRef } from '@baton/channel-kit'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { line } from '@baton/channel-line'
import { Failure } from '#kernel/fail'
import { type Scene, scene } from '#kernel/testing'
import { isShown, safeType, sniff } from './content-type.ts'
import { fetchDueMedia, type LocateMessages } from './fetch.ts'
import { keepMedia, MAX_MEDIA_BYTES } from './keep.ts'
import { registerFiles } from './serve.ts'
import { sweepMedia } from './sweep.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const network = {
  answers: [] as { status: number; body?: Buffer | string; headers?: Record<string, string> }[],
  authorizations: [] as (string | undefined)[],
}
let server: Server
let url = ''

beforeEach(async () => {
  Object.assign(network, { answers: [], authorizations: [] })
  server = createServer((request, response) => {
    network.authorizations.push(request.headers.authorization)
    const answer = network.answers.shift() ?? { status: 200, body: PNG, headers: { 'content-type': 'image/png' } }
    response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const adapter: ChannelAdapter = {
  ...line,
  authorizeFetch: (call) => ({ ...call, headers: { ...call.headers, authorization: 'Bearer secret-token' } }),
}
const picture = (more: Partial<MediaRef> = {}): MediaRef => ({
  kind: 'image',
  fetch: { transport: 'http', method: 'GET', url: `${url}/picture`, headers: {} },
  ...more,
})

interface Row {
  id: string
  state: string
  blobKey: string | null
  contentType: string | null
  sizeBytes: number | null
  attempts: number
  reason: string | null
  fetchCall: unknown
}

async function withMedia(
  ...media: MediaRef[]
): Promise<{ given: Scene; messageId: string; fetch: () => Promise<number>; rows: () => Promise<Row[]> }> {
  const given = await scene({ adapters: [adapter], allowHosts: ['127.0.0.1'] })
  const account = await given.account('line')
  const messageId = given.app.ids.next()
  await given.ctx.tx((tx) => keepMedia(tx, [{ messageId, accountId: account.id, media }]))
  const locate: LocateMessages = async (_, ids) => new Map(ids.map((id) => [id, { conversationId: account.id, inboxId: given.inboxId }]))
  return {
    given,
    messageId,
    fetch: () => fetchDueMedia(given.app, locate),
    rows: () =>
      given.ctx.tx(
        (tx) =>
          tx.all<Row>`select id, state, blob_key, content_type, size_bytes, attempts, reason, fetch_call from media where workspace_id = ${tx.workspaceId} order by position`,
      ),
  }
}

it('fetches an announced file with the account’s credentials, keeps it and tells the conversation', async () => {
  const { given, messageId, fetch, rows } = await withMedia(picture({ contentType: 'text/html' }))

  await fetch()

  const [row] = await rows()
  expect(row).toMatchObject({ state: 'stored', contentType: 'image/png', sizeBytes: PNG.length, fetchCall: null })
  expect(await given.app.blobs.get(given.workspace.uuid, row?.blobKey ?? '')).toEqual(PNG)
  expect(network.authorizations).toEqual(['Bearer secret-token'])
  expect(JSON.stringify(await rows())).not.toContain('secret-token')
  expect(await given.events('message.changed')).toMatchObject([
    { inboxId: given.inboxId, data: { messageId, what: 'media', conversationId: expect.any(String) } },
  ])
})

it('follows to the bytes where the network first tells where they are, with the credentials of the account, and nowhere else', async () => {
  const given = await scene({
    adapters: [
      {
        ...adapter,
        followFetch: (_, { body }) => {
          const { url: next } = JSON.parse(Buffer.from(body).toString()) as { url: string }
          return next.startsWith(url) ? { transport: 'http', method: 'GET', url: next, headers: {} } : 'nowhere'
        },
      },
    ],
    allowHosts: ['127.0.0.1'],
  })
  const account = await given.account('line')
  const messageId = given.app.ids.next()
  await given.ctx.tx((tx) => keepMedia(tx, [{ messageId, accountId: account.id, media: [picture()] }]))
  network.answers = [{ status: 200, body: `{"url":"${url}/bytes"}` }]
  await fetchDueMedia(given.app, async () => new Map())
  await given.ctx.tx((tx) => keepMedia(tx, [{ messageId, accountId: account.id, media: [picture()] }]))
  network.answers = [{ status: 200, body: '{"url":"https://evil.example/bytes"}' }]
  await fetchDueMedia(given.app, async () => new Map())

  const rows = await given.ctx.tx((tx) => tx.all`select state, content_type from media where workspace_id = ${tx.workspaceId} order by id`)
  expect(rows).toEqual([
    { state: 'stored', contentType: 'image/png' },
    { state: 'refused', contentType: null },
  ])
  expect(network.authorizations).toEqual(['Bearer secret-token', 'Bearer secret-token', 'Bearer secret-token'])
})

it('tries again later, further apart each time, while the network prepares the file or is out of order', async () => {
  const { given, fetch, rows } = await withMedia(picture())
  network.answers = [{ status: 202 }, { status: 503 }]

  expect(await fetch()).toBe(1)
  expect(await fetch()).toBe(0)
  given.clock.advance({ seconds: 5 })
  expect(await fetch()).toBe(1)
  expect(await rows()).toMatchObject([{ state: 'announced', attempts: 2, reason: 'The network answered 503.' }])
  given.clock.advance({ seconds: 5 })
  expect(await fetch()).toBe(0)
  given.clock.advance({ seconds: 10 })
  await fetch()

  expect(await rows()).toMatchObject([{ state: 'stored', attempts: 3 }])
  expect(await given.events('message.changed')).toHaveLength(1)
})

it('gives up after six attempts', async () => {
  const { given, fetch, rows } = await withMedia(picture())
  network.answers = Array.from({ length: 9 }, () => ({ status: 500 }))

  for (let i = 0; i < 9; i++) {
    await fetch()
    given.clock.advance({ hours: 1 })
  }

  expect(await rows()).toMatchObject([{ state: 'refused', attempts: 6, fetchCall: null }])
})

it('says what became of a file that is gone, forbidden, too large or on a private network', async () => {
  const { given, fetch, rows } = await withMedia(
    picture(),
    picture(),
    picture(),
    picture({ fetch: { transport: 'http', method: 'GET', url: 'http://169.254.169.254/latest', headers: {} } }),
    picture({ sizeBytes: MAX_MEDIA_BYTES + 1 }),
  )
  network.answers = [{ status: 404 }, { status: 403 }, { status: 200, headers: { 'content-length': String(MAX_MEDIA_BYTES + 1) } }]

  for (let i = 0; i < 3; i++) {
    await fetch()
    given.clock.advance({ minutes: 5 })
  }

  expect((await rows()).map(({ state }) => state).sort()).toEqual(['expired', 'refused', 'refused', 'too_large', 'too_large'])
  expect(network.authorizations).toHaveLength(3)
})

it('is done by one process at a time, and taken up when that one died', async () => {
  const { given, fetch, rows } = await withMedia(picture())

  await Promise.all([fetch(), fetch(), fetch()])
  expect(network.authorizations).toHaveLength(1)

  await given.ctx.tx(
    (tx) =>
      tx.run`update media set state = 'fetching', fetch_at = ${given.ctx.nowIso()}::timestamptz + interval '3 minutes', fetch_call = ${JSON.stringify(picture().fetch)}::jsonb where workspace_id = ${tx.workspaceId}`,
  )
  expect(await fetch()).toBe(0)
  given.clock.advance({ minutes: 3 })
  expect(await fetch()).toBe(1)
  expect(await rows()).toMatchObject([{ state: 'stored' }])
})

it('does not bring back a file whose message was deleted meanwhile', async () => {
  const { given, rows } = await withMedia(picture())
  const erasing: LocateMessages = async () => new Map()
  const put = given.app.blobs.put
  Object.assign(given.app.blobs, {
    put: async (...args: Parameters<typeof put>) => {
      await given.ctx.tx((tx) => tx.run`update media set state = 'erased', fetch_call = null where workspace_id = ${tx.workspaceId}`)
      return put(...args)
    },
  })

  await fetchDueMedia(given.app, erasing)

  expect(await rows()).toMatchObject([{ state: 'erased', blobKey: null }])
  expect(await given.events('message.changed')).toEqual([])
})

it('keeps attachments that came with a mail at once, by what their bytes are', async () => {
  const html = Buffer.from('<script>alert(1)</script>')
  const { given, rows } = await withMedia(
    { kind: 'file', inline: html, contentType: 'image/png', fileName: 'ใบเสร็จ.png' },
    { kind: 'file', inline: PNG, contentType: 'application/octet-stream' },
    { kind: 'sticker', externalId: '1/2' },
    { kind: 'image', unavailable: 'encrypted' },
  )

  const stored = await rows()
  expect(stored.map(({ state, contentType }) => [state, contentType])).toEqual([
    ['stored', 'application/octet-stream'],
    ['stored', 'image/png'],
    ['none', null],
    ['expired', null],
  ])
  expect(await given.app.blobs.get(given.workspace.uuid, stored[0]?.blobKey ?? '')).toEqual(html)
})

it('sweeps the bytes of erased files a day later, and no others', async () => {
  const { given, rows } = await withMedia({ kind: 'file', inline: Buffer.from('a') }, { kind: 'file', inline: Buffer.from('b') })
  await given.ctx.tx((tx) => tx.run`update media set state = 'erased' where workspace_id = ${tx.workspaceId} and position = 0`)
  given.clock.set(new Date(Date.now() + 90_000_000).toISOString())

  await sweepMedia(given.app)

  const [erased, kept] = await rows()
  await expect(given.app.blobs.get(given.workspace.uuid, erased?.blobKey ?? '')).rejects.toMatchObject({ code: 'ENOENT' })
  expect((await given.app.blobs.get(given.workspace.uuid, kept?.blobKey ?? '')).toString()).toBe('b')
})

async function serving(given: Scene): Promise<FastifyInstance> {
  const web = fastify()
  web.setErrorHandler((error, _, reply) => reply.code(error instanceof Failure ? error.status : 500).send({}))
  registerFiles(given.app, web)
  return web
}

it('serves a picture in the page, in parts when asked, and never lets a browser guess or run it', async () => {
  const { given, rows } = await withMedia({ kind: 'image', inline: PNG, fileName: "사진 '1'.png" })
  const [row] = await rows()
  const web = await serving(given)
  const address = given.app.blobs.signUrl(given.workspace.uuid, row?.id ?? '', given.clock.now() + 3_600_000)

  const whole = await web.inject(address)
  const part = await web.inject({ url: address, headers: { range: 'bytes=1-3' } })

  expect(whole.statusCode).toBe(200)
  expect(whole.rawPayload).toEqual(PNG)
  expect(whole.headers).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining('sandbox'),
    'cache-control': expect.stringContaining('private'),
    'content-disposition': "inline; filename*=UTF-8''%EC%82%AC%EC%A7%84%20%271%27.png",
  })
  expect([part.statusCode, part.payload, part.headers['content-range']]).toEqual([206, 'PNG', `bytes 1-3/${PNG.length}`])
  expect((await web.inject({ url: address, headers: { range: 'bytes=-5' } })).rawPayload).toEqual(PNG.subarray(-5))
  expect((await web.inject({ url: address, headers: { range: 'bytes=9999-' } })).statusCode).toBe(416)
})

it('offers what it cannot prove harmless as a file to save', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
  const { given, rows } = await withMedia({
    kind: 'image',
    inline: Buffer.from(svg),
    contentType: 'image/svg+xml',
    fileName: 'x.svg',
  })
  const [row] = await rows()
  const web = await serving(given)

  const answer = await web.inject(given.app.blobs.signUrl(given.workspace.uuid, row?.id ?? '', given.clock.now() + 1_000))

  expect(answer.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': "attachment; filename*=UTF-8''x.svg",
  })
})

it('serves nothing without a good signature, after its time, or what is not stored', async () => {
  const { given, rows } = await withMedia({ kind: 'file', inline: Buffer.from('a') }, picture())
  const other = await scene({ adapters: [adapter] })
  const [file, announced] = await rows()
  const web = await serving(given)
  const sign = (id = file?.id ?? '', uuid = given.workspace.uuid) => given.app.blobs.signUrl(uuid, id, given.clock.now() + 60_000)
  const good = sign()

  expect((await web.inject(good)).statusCode).toBe(200)
  for (const bad of [
    good.replace(/sig=./, 'sig='),
    good.split('?')[0] ?? '',
    sign(announced?.id),
    sign(file?.id, other.workspace.uuid),
    '/files/x/y?exp=1&sig=1',
  ]) {
    expect((await web.inject(bad)).statusCode).toBe(404)
  }
  given.clock.advance({ minutes: 2 })
  expect((await web.inject(good)).statusCode).toBe(404)
})

it('tells types by the bytes and believes no claim that a browser would act on', () => {
  expect(sniff(PNG)).toBe('image/png')
  expect(sniff(Buffer.from('\xff\xd8\xff\xe0', 'latin1'))).toBe('image/jpeg')
  expect(sniff(Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1'))).toBe('image/webp')
  expect(sniff(Buffer.from('<html>'))).toBeNull()
  expect(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'image/png', 'nonsense', ''].map(safeType)).toEqual(
    Array(7).fill('application/octet-stream'),
  )
  expect(['text/plain; charset=utf-8', 'application/pdf'].map(safeType)).toEqual(['text/plain', 'application/pdf'])
  expect(['image/png', 'application/pdf', 'text/plain', null].map(isShown)).toEqual([true, false, false, false])
})
