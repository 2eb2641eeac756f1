import { email } from '@baton/channel-email'
import { glassdoor } from '@baton/channel-glassdoor'
import type { ImportField } from '@baton/contract/import-fields'
import { beforeEach, describe, expect, it } from 'vitest'
import { processWaiting, storeRaw } from '#channels'
import { receive } from '#conversations'
import { type Scene, scene } from '#kernel/testing'
import { connectChannelAccount } from './channels/accounts/connect.ts'
import { disconnectChannelAccount } from './channels/accounts/disconnect.ts'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { readHealth } from './channels/health/report.ts'
import { listImports, listRefusedRows } from './channels/imports/list.ts'
import { previewImport } from './channels/imports/preview.ts'
import { importReviews } from './channels/imports/take-in.ts'
import { addNote } from './conversations/note.ts'
import { resolveConversation } from './conversations/resolve.ts'
import { type ReviewDesk, reviewDesk } from './reviews.fixtures.ts'

let given: Scene
let desk: ReviewDesk
let accountId = ''

const PAGE = 'https://www.glassdoor.com/Reviews/Haru-Living-Reviews-E123456.htm'
const connect = (fields: Record<string, string> = {}) =>
  connectChannelAccount(given.ctx, {
    network: 'glassdoor',
    purpose: 'brand',
    inboxId: given.inboxId,
    fields: { profileName: 'Haru Living', profileUrl: PAGE, ...fields },
  })

beforeEach(async () => {
  given = await scene({ adapters: [glassdoor, email] })
  desk = reviewDesk(given, await given.as('agent', 'Minji'))
  accountId = (await connect()).account.id
})

const HEAD = 'Review ID,Date,Rating,Title,Pros,Cons,Job Title'
const long = (stars: number, cons = 'Shifts') => `RVW1,2026-10-30,${stars},Long hours,Good people,${cons},Agent`
const korean = 'RVW2,2026-10-31,4,좋은 회사,동료가 좋아요,야근,상담원'
const table = (...rows: string[]) => `${HEAD}\n${rows.join('\n')}\n`
const base64 = (file: string | Uint8Array) => Buffer.from(file).toString('base64')

async function bring(
  file: string | Uint8Array,
  { historyDays = 30, columns }: { historyDays?: number | null; columns?: (ImportField | null)[] } = {},
) {
  given.clock.advance({ minutes: 1 })
  const seen = await previewImport(given.ctx, accountId, { file: base64(file), columns })
  const made = await importReviews(given.ctx, accountId, {
    fileName: 'reviews.csv',
    file: base64(file),
    columns: seen.columns.map(({ field }) => field),
    historyDays,
  })
  await processWaiting(given.ctx, receive)
  const { items } = await listImports(given.ctx, accountId, { limit: 50 })
  return items.find(({ id }) => id === made.id)
}

describe('Glassdoor', () => {
  it('is connected by name and page alone, and refuses what is no page of an employer', async () => {
    const { items } = await listChannelAccounts(given.ctx)
    expect(items).toMatchObject([
      { externalId: '123456', name: 'Haru Living', health: { state: 'ok', problem: null }, imports: { lastAt: null } },
    ])

    await expect(connect({ profileUrl: 'https://glassdoor.com.example/Reviews/Haru-Reviews-E9.htm' })).rejects.toMatchObject({
      code: 'invalid_request',
    })
    await expect(connect()).rejects.toMatchObject({ code: 'channel_account_exists' })
  })

  it('takes rows in as reviews, doubles nothing, and counts what was new', async () => {
    expect(await bring(table(long(2), korean))).toMatchObject({ rows: 2, refused: 0, read: 2, taken: 2 })
    expect(await bring(table(korean, long(2)))).toMatchObject({ rows: 2, read: 2, taken: 0 })

    expect(await desk.told()).toEqual([
      { status: 'open', needsAction: ['unanswered'], stars: 2, said: ['Pros: Good people\n\nCons: Shifts'] },
      { status: 'open', needsAction: ['unanswered'], stars: 4, said: ['Pros: 동료가 좋아요\n\nCons: 야근'] },
    ])
    const [first] = await desk.conversations()
    expect(first?.conversation).toMatchObject({ subject: 'Long hours', contact: { name: 'Agent' } })
    expect((await listChannelAccounts(given.ctx)).items[0]?.imports?.lastAt).toBe(given.ctx.nowIso())
  })

  it('opens a review again whose stars or words were changed, whatever its age, and keeps what stood there', async () => {
    await bring(table(long(2)))
    await closeFirst()

    expect(await bring(table(long(5)), { historyDays: 0 })).toMatchObject({ taken: 1 })

    const words = 'Pros: Good people\n\nCons: Shifts'
    expect(await desk.told()).toEqual([{ status: 'open', needsAction: ['unanswered'], stars: 5, said: [`${words} (replaced)`, words] }])
    await closeFirst()
    await bring(table(long(5, 'None any more')))
    expect(await desk.told()).toMatchObject([{ status: 'open', stars: 5 }])
  })

  it('brings what is old in as history, by age or all of it', async () => {
    const old = 'RVW3,2026-08-01,1,ห่วย,,งานหนัก,'
    await bring(table(old, long(2)))
    expect(await desk.told()).toMatchObject([
      { status: 'resolved', needsAction: [], stars: 1 },
      { status: 'open', needsAction: ['unanswered'], stars: 2 },
    ])

    await bring(table(korean), { historyDays: 0 })
    expect((await desk.told())[2]).toMatchObject({ stars: 4, status: 'resolved', needsAction: [] })
  })

  it('says row by row what it cannot take in, and takes in the rest', async () => {
    const made = await bring(
      table(long(2), 'RVW4,2026-10-30,nine,T,,,', 'RVW5,yesterday,3,T,,,', 'RVW6,2026-10-30,3,,,,', ',2026-10-30,,T,,,'),
    )

    expect(made).toMatchObject({ rows: 5, refused: 4, read: 1, taken: 1 })
    expect((await listRefusedRows(given.ctx, made?.id ?? '')).items).toEqual([
      { row: 3, fault: 'stars_wrong', value: 'nine' },
      { row: 4, fault: 'date_wrong', value: 'yesterday' },
      { row: 5, fault: 'words_missing', value: '' },
      { row: 6, fault: 'stars_missing', value: '' },
    ])
  })

  it('shows beforehand what is recognised, and takes columns that a person names', async () => {
    // "좋아요" as Korean spreadsheets write it.
    const good = Buffer.from([0xc1, 0xc1, 0xbe, 0xc6, 0xbf, 0xe4])
    const file = Buffer.concat([Buffer.from('When;Mark;What\n01.10.2026;3;'), good])
    const seen = await previewImport(given.ctx, accountId, { file: base64(file) })
    expect(seen).toMatchObject({ encoding: 'windows-949', missing: ['stars'], rows: 1, first: [] })
    expect(seen.columns).toEqual([
      { name: 'When', field: null, sample: '01.10.2026' },
      { name: 'Mark', field: null, sample: '3' },
      { name: 'What', field: null, sample: '좋아요' },
    ])

    const named = await previewImport(given.ctx, accountId, { file: base64(file), columns: ['date', 'stars', 'pros'] })
    expect(named).toMatchObject({ missing: [], unnamed: 1, first: [{ stars: 3, at: '2026-10-01T00:00:00.000Z', text: 'Pros: 좋아요' }] })
    expect(await previewImport(given.ctx, accountId, { file: base64('PK\u0003\u0004…') })).toMatchObject({
      problem: { code: 'file_is_workbook', remedyCode: 'save_as_csv' },
      columns: [],
    })
    await expect(
      importReviews(given.ctx, accountId, { fileName: 'a.csv', file: base64(file), columns: [null, null, null], historyDays: null }),
    ).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('is answered on its own page: there is a way there, and Done with a note says what was answered', async () => {
    await bring(`${HEAD},Link\n${long(2)},https://www.glassdoor.com/Reviews/Employee-Review-Haru-RVW1.htm?utm=1\n`)
    await bring(table(korean))
    const [first, second] = await desk.conversations()

    expect(first?.replyOptions[0]).toMatchObject({
      canReply: false,
      whyNot: { code: 'answer-there', url: 'https://www.glassdoor.com/Reviews/Employee-Review-Haru-RVW1.htm' },
    })
    expect(second?.replyOptions[0]?.whyNot?.url).toBe(PAGE)

    const agent = await given.as('agent', 'Minji')
    await addNote(agent, first?.conversation.id ?? '', { id: given.app.ids.next(), text: 'Thank you, we added people.' })
    await closeFirst()
    expect((await desk.told())[0]).toMatchObject({ status: 'resolved' })
  })

  it('knows a review again that was read when its account was disconnected already', async () => {
    const file = { fileName: 'a.csv', file: base64(table(long(2))), historyDays: null }
    const columns: ImportField[] = ['id', 'date', 'stars', 'title', 'pros', 'cons', 'job']
    await importReviews(given.ctx, accountId, { ...file, columns })
    await disconnectChannelAccount(given.ctx, accountId)
    await processWaiting(given.ctx, receive)

    expect((await connect()).account.id).toBe(accountId)
    expect(await bring(table(long(2)))).toMatchObject({ read: 1, taken: 0 })
  })

  it('is never unwell for silence', async () => {
    await bring(table(long(2)))
    given.clock.advance({ days: 200 })
    expect((await readHealth(given.ctx)).accounts).toMatchObject([{ accountId, state: 'well', findings: [] }])
  })
})

describe('mails of Glassdoor', () => {
  const mail = (verdict: string, from = 'Glassdoor <noreply@glassdoor.com>') =>
    Buffer.from(
      [
        `Authentication-Results: mx.brand.example; ${verdict}`,
        `From: ${from}`,
        'To: care@brand.example',
        'Subject: New review for Haru Living: "Long hours"',
        'Date: Mon, 02 Nov 2026 08:00:00 +0000',
        `Message-ID: <${given.app.ids.next()}@glassdoor.com>`,
        '',
        'Rating: 2 out of 5',
        'https://www.glassdoor.com/Reviews/Employee-Review-Haru-Living-RVW1.htm?utm_source=mail',
      ].join('\r\n'),
    )
  const PASS = 'dmarc=pass (p=REJECT) header.from=glassdoor.com'

  let mailbox: { id: string; appId: string }
  beforeEach(async () => {
    mailbox = await given.account('email', 'care@brand.example')
  })

  async function arrive(body: Uint8Array): Promise<void> {
    await storeRaw(given.ctx, { appId: mailbox.appId, accountId: mailbox.id, deliveries: [{ body, headers: {} }] })
    await processWaiting(given.ctx, receive)
  }
  const setMailbox = () =>
    given.ctx.tx(
      (tx) => tx.run`
        update channel_accounts set settings = settings || '{"mailbox":"Care@brand.example"}'::jsonb where workspace_id = ${tx.workspaceId} and id = ${accountId}`,
    )

  it('become reviews of the account that names the mailbox, completed by the next file', async () => {
    await setMailbox()
    await arrive(mail(PASS))
    expect(await desk.told()).toMatchObject([{ status: 'open', stars: 2, said: [''] }])
    await closeFirst()

    expect(await bring(table(long(2)))).toMatchObject({ read: 1, taken: 0 })
    expect(await desk.told()).toMatchObject([{ status: 'resolved', stars: 2, said: ['Pros: Good people\n\nCons: Shifts'] }])

    // One that comes when the file was here first tells nothing new.
    await arrive(mail(PASS))
    expect(await desk.told()).toHaveLength(1)
    expect(await bring(table(long(5)))).toMatchObject({ taken: 1 })
    expect(await desk.told()).toMatchObject([{ status: 'open', stars: 5 }])
  })

  it('stay mails where nobody vouches for the sender, or no account names the mailbox', async () => {
    await arrive(mail(PASS))
    await setMailbox()
    await arrive(mail('dmarc=fail header.from=glassdoor.com'))
    await arrive(mail('dmarc=pass header.from=evil.example', 'Glassdoor <noreply@glassdoor.com.evil.example>'))
    const kinds = (await desk.conversations()).map(({ conversation }) => conversation.network)
    expect(kinds).toEqual(['email', 'email', 'email'])
  })

  it('can be brought as a file', async () => {
    expect(await bring(mail(PASS))).toMatchObject({ rows: 1, taken: 1 })
    expect(await desk.told()).toMatchObject([{ status: 'open', stars: 2 }])
  })
})

async function closeFirst(): Promise<void> {
  const [first] = await desk.conversations()
  await resolveConversation(given.ctx, first?.conversation.id ?? '', {
    resolution: 'answered',
    seenMessageId: null,
    seenVersion: first?.conversation.version,
  })
}
