import { setTimeout as sleep } from 'node:timers/promises'
import type { MailboxCursor } from '@baton/channel-email'
import { type Dovecot, dovecotBinary, startDovecot } from '@baton/simulator/dovecot'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MailProblem, MailServer } from './mail-server.ts'
import { type MailboxWatch, watchMailbox } from './mailbox.ts'
import { fileInSent, probeImap, searchSentFolder } from './sent-folder.ts'

const missing = dovecotBinary() === null
if (missing) console.warn('skipped: the mailbox against a real dovecot: none is installed here (Debian: apt-get install dovecot-imapd)')

const signal = () => AbortSignal.timeout(15_000)
const mail = (id: string, words = 'พัสดุของฉันอยู่ที่ไหน') =>
  `From: Ann <ann@example.org>\r\nTo: care@brand.example\r\nSubject: =?utf-8?B?8J+Tpg==?=\r\nMessage-ID: <${id}@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${words}\r\n`

describe.skipIf(missing)('a real dovecot', () => {
  let dovecot: Dovecot
  let server: MailServer
  const watching: { stop(): Promise<void> }[] = []

  beforeAll(async () => {
    dovecot = await startDovecot()
    server = {
      host: 'localhost',
      address: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      user: 'care@brand.example',
      password: 'secret',
    }
  })
  afterEach(async () => {
    await Promise.all(watching.splice(0).map(({ stop }) => stop()))
  })
  afterAll(async () => {
    await dovecot?.stop()
  })

  /** Watches as the server would: what is kept of cursor and mails outlives the watch. */
  function watch(cursor: MailboxCursor | null, more: Partial<MailboxWatch> = {}) {
    const controller = new AbortController()
    const seen = { ids: [] as string[], cursor, problems: [] as MailProblem[], caughtUp: 0 }
    const done = watchMailbox({
      server,
      folder: 'INBOX',
      cursor,
      async onMail(bytes, _mail, moved) {
        seen.ids.push(/^Message-ID: <(\w+)@/m.exec(bytes.toString())?.[1] ?? '')
        seen.cursor = moved
      },
      async onCaughtUp(moved) {
        seen.cursor = moved
        seen.caughtUp++
      },
      onProblem: (problem) => seen.problems.push(problem),
      signal: controller.signal,
      ...more,
    })
    const stop = async () => {
      controller.abort()
      await done
    }
    watching.push({ stop })
    return { seen, stop }
  }

  it('shows its folders and that it announces new mail', async () => {
    const seen = await probeImap(server, signal())
    if (!seen.ok) throw new Error(seen.why.code)
    expect(seen.result.status).toBe(200)
    const { folders, capabilities } = JSON.parse(Buffer.from(seen.result.body).toString()) as { folders: object[]; capabilities: string[] }
    expect(folders).toContainEqual({ path: 'Sent', specialUse: '\\Sent' })
    expect(capabilities).toContain('IDLE')
  })

  it('refuses a wrong password in its own words', async () => {
    const answer = await probeImap({ ...server, password: 'wrong' }, signal())
    if (!answer.ok) throw new Error(answer.why.code)
    expect(answer.result.status).toBe(535)
    expect(Buffer.from(answer.result.body).toString()).toMatch(/authentication failed/i)
    const { seen } = watch(null, { server: { ...server, password: 'wrong' } })
    await until(() => seen.problems.length > 0)
    expect(seen.problems[0]).toMatchObject({ kind: 'refused', why: { networkWords: expect.stringMatching(/authentication failed/i) } })
  })

  it('says that a server is not there', async () => {
    const reason = expect.stringMatching(/ECONNREFUSED/)
    expect(await probeImap({ ...server, port: 1 }, signal())).toMatchObject({ ok: false, why: { params: { reason } } })
  })

  it('hands over what waits, and what comes while watching, once', async () => {
    dovecot.deliver(mail('waiting1'))
    dovecot.deliver(mail('waiting2'))
    const { seen } = watch(null)
    await until(() => seen.ids.length === 2 && seen.caughtUp > 0)
    dovecot.deliver(mail('pushed'))
    await until(() => seen.ids.length === 3)
    expect(seen.ids.toSorted()).toEqual(['pushed', 'waiting1', 'waiting2'])
  })

  it('goes on after a lost connection with what came in between', async () => {
    const { seen } = watch(null)
    await until(() => seen.caughtUp > 0)
    const before = seen.ids.length
    await dovecot.restart()
    dovecot.deliver(mail('between'))
    await until(() => seen.ids.length === before + 1)
    expect(seen.ids.at(-1)).toBe('between')
  })

  it('goes on where the last watch ended', async () => {
    const first = watch(null)
    await until(() => first.seen.caughtUp > 0)
    await first.stop()
    dovecot.deliver(mail('later'))
    const second = watch(first.seen.cursor)
    await until(() => second.seen.ids.length > 0)
    expect(second.seen.ids).toEqual(['later'])
  })

  it('brings a mail again whose storing failed', async () => {
    const known = watch(null)
    await until(() => known.seen.caughtUp > 0)
    await known.stop()
    dovecot.deliver(mail('stubborn'))
    let failures = 0
    const { seen } = watch(known.seen.cursor, {
      async onMail(_bytes, _mail, moved) {
        if (failures++ === 0) throw new Error('the database is away')
        seen.cursor = moved
        seen.ids.push('stored')
      },
    })
    await until(() => seen.ids.length > 0)
    expect(seen.problems).toMatchObject([{ why: { params: { reason: expect.stringContaining('the database is away') } } }])
  })

  it('reads the last day again when the folder was numbered anew, and misses nothing', async () => {
    const { seen } = watch(null)
    await until(() => seen.caughtUp > 0)
    const validity = seen.cursor?.uidValidity
    const known = seen.ids.length
    await dovecot.restart({ renumber: true })
    dovecot.deliver(mail('renumbered'))
    await until(() => seen.ids.includes('renumbered') && seen.cursor?.uidValidity !== validity)
    expect(new Set(seen.ids.slice(known)).size).toBeGreaterThanOrEqual(known + 1)
  })

  it('finds a mail in Sent by its Message-ID, files it once, and finds none that was never sent', async () => {
    const search = (value: string) =>
      searchSentFolder(server, { transport: 'imap-search', folder: 'sent', header: { name: 'Message-ID', value } }, signal())
    const ours = Buffer.from(mail('baton1'))
    expect(await fileInSent(server, ours, '<baton1@example.org>', signal())).toBe(true)
    expect(await fileInSent(server, ours, '<baton1@example.org>', signal())).toBe(true)
    expect(JSON.parse(Buffer.from((await search('<baton1@example.org>')).body).toString())).toEqual({
      found: 1,
      messageId: '<baton1@example.org>',
    })
    expect(JSON.parse(Buffer.from((await search('<never@example.org>')).body).toString())).toEqual({ found: 0 })
  })
})

async function until(ready: () => boolean): Promise<void> {
  for (let waited = 0; waited < 12_000; waited += 25) {
    if (ready()) return
    await sleep(25)
  }
  throw new Error('it did not happen within 12 s')
}
