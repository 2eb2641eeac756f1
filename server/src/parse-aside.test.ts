import { email } from '@baton/channel-email'
import { line } from '@baton/channel-line'
import { expect, it, onTestFinished } from 'vitest'
import { parseAside } from '#channels'

const READER = new URL('./parse-process.ts', import.meta.url)

function mail(contentType: string, body: string): Buffer {
  const head = `From: Somchai <somchai@example.org>\r\nTo: care@brand.example\r\nDate: Mon, 02 Nov 2026 09:00:00 +0000\r\nContent-Type: ${contentType}`
  return Buffer.from(`${head}\r\n\r\n${body}`)
}

function reader(limits?: { memoryMb?: number }) {
  const aside = parseAside(READER, limits)
  onTestFinished(aside.close)
  return async (body: Buffer) => {
    const parsed = await aside.parse(email, { body, headers: {} }, undefined)
    if (!parsed.ok) throw new Error(parsed.reason.code)
    const [event] = parsed.events
    if (event?.kind !== 'message') throw new Error('no message')
    return event
  }
}

it('sets a body aside that tells more than any network does at once', { timeout: 60_000 }, async () => {
  const aside = parseAside(READER)
  onTestFinished(aside.close)
  const parse = (events: number) => {
    const body = Buffer.from(JSON.stringify({ destination: 'U1', events: Array.from({ length: events }, () => ({ type: 'x' })) }))
    return aside.parse(line, { body, headers: {} }, undefined)
  }

  expect(await parse(10_001)).toMatchObject({ ok: false, reason: { code: 'too_much_to_read' } })
  expect(await parse(10_000)).toMatchObject({ ok: true })
})

const lines = (count: number) => 'Where is my parcel? '.repeat(5).concat('\r\n').repeat(count)

it('answers others while a stranger’s mail is read', { timeout: 120_000 }, async () => {
  const read = reader()
  await read(mail('text/plain', lines(300)))
  const before = process.threadCpuUsage()

  const message = await read(mail('text/html', '<div class="x">'.repeat(60_000)))

  expect(message).toMatchObject({ notice: 'cut', media: [{ fileName: 'mail.eml' }] })
  expect((await read(mail('text/plain', 'short line\r\n'.repeat(20_000)))).text).toContain('short line')
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(300)
})

it('reads the beginning of a mail that takes too much memory, and has the whole beside it', { timeout: 120_000 }, async () => {
  const part = (type: string, body: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`
  const large = mail('multipart/mixed; boundary=b', `${part('text/plain', lines(300_000))}${part('application/pdf', 'at the end')}--b--`)

  const message = await reader({ memoryMb: 64 })(large)

  expect(message).toMatchObject({ notice: 'cut', media: [{ fileName: 'mail.eml', sizeBytes: large.length }] })
  expect(message.text).toContain('Where is my parcel?')
})
