import { email } from '@baton/channel-email'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { processWaiting, storeRaw } from '#channels'
import { receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'

let given: Scene
let account: { id: string; appId: string }
let serial = 0

beforeAll(async () => {
  given = await scene({ adapters: [email] })
  account = await given.account('email', 'care@brand.example')
})
beforeEach(() => given.ctx.tx((tx) => tx.run`delete from raw_deliveries where workspace_id = ${tx.workspaceId}`))

function mail(header: string, body: string): Buffer {
  const head = [
    'From: Somchai <somchai@example.org>',
    'To: care@brand.example',
    'Subject: parcel',
    `Message-ID: <bad${++serial}@example.org>`,
    'Date: Mon, 02 Nov 2026 09:00:00 +0000',
    ...(header ? [header] : []),
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
}

async function take(body: Buffer): Promise<{ state: string; code: string | null; texts: string[] }> {
  const before = given.clock.now()
  given.clock.advance({ minutes: 1 })
  await storeRaw(given.ctx, { appId: account.appId, accountId: account.id, deliveries: [{ body, headers: {} }] })
  await processWaiting(given.ctx, receive)
  return given.ctx.tx(async (tx) => {
    const [raw] = await tx.all<{ state: string; code: string | null }>`
      select state, reason ->> 'code' as code from raw_deliveries where workspace_id = ${tx.workspaceId}`
    const said = await tx.all<{ text: string }>`
      select text from messages where workspace_id = ${tx.workspaceId} and created_at > ${new Date(before).toISOString()}::timestamptz`
    return { state: raw?.state ?? 'missing', code: raw?.code ?? null, texts: said.map(({ text }) => text) }
  })
}

const readable: [string, () => Buffer, string][] = [
  [
    'a multipart without its end',
    () => mail('Content-Type: multipart/alternative; boundary=b', '--b\r\nContent-Type: text/plain\r\n\r\nwhere is it'),
    'where is it',
  ],
  [
    'a multipart that names no boundary',
    () => mail('Content-Type: multipart/mixed', '--b\r\nContent-Type: text/plain\r\n\r\nwhere is it\r\n--b--'),
    'where is it',
  ],
  [
    'another boundary than it names',
    () => mail('Content-Type: multipart/mixed; boundary=c', '--b\r\nContent-Type: text/plain\r\n\r\nwhere is it\r\n--b--'),
    'where is it',
  ],
  ['a multipart without parts', () => mail('Content-Type: multipart/alternative', 'where is it'), 'where is it'],
  ['broken base64', () => mail('Content-Transfer-Encoding: base64', 'd2hlcmU*!!*gaXMgaXQ'), 'where is it'],
  ['broken quoted-printable', () => mail('Content-Transfer-Encoding: quoted-printable', 'where=ZZ is =\r\nit'), 'where=ZZ is it'],
  ['a charset that nobody knows', () => mail('Content-Type: text/plain; charset=klingon-8', 'where is it'), 'where is it'],
  ['NUL and bytes of no charset', () => mail('', 'where \u0000is\u00ff it'), 'where is\u00ff it'],
  ['a header of a hundred thousand letters', () => mail(`X-Long: ${'y'.repeat(100_000)}`, 'where is it'), 'where is it'],
]
it.each(readable)('a mail with %s is read as far as it goes', async (_what, bytes, text) => {
  expect(await take(bytes())).toEqual({ state: 'processed', code: null, texts: [text] })
})

const nested = Array.from({ length: 1_000 }, (_, n) => `--b${n}\r\nContent-Type: multipart/mixed; boundary=b${n + 1}\r\n\r\n`).join('')
const unreadable: [string, () => Buffer, string][] = [
  ['parts nested a thousand deep', () => mail('Content-Type: multipart/mixed; boundary=b0', nested), 'mail_broken'],
  ['nothing in it', () => Buffer.alloc(0), 'mail_without_sender'],
]
it.each(unreadable)('a mail with %s is kept with its reason', async (_what, bytes, code) => {
  expect(await take(bytes())).toEqual({ state: 'failed', code, texts: [] })
})
