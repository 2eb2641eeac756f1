import { type Dovecot, dovecotBinary, startDovecot } from '@baton/simulator/dovecot'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationLink, message, messages, missing, opened, see } from '../stage/screens.ts'
import { openTab } from '../stage/stage.ts'
import { useStage } from '../stage/use-stage.ts'
import { type Workspace, setUp } from '../stage/workspace.ts'

const absent = dovecotBinary() === null
if (absent) console.warn('skipped: a mailbox of one’s own: no dovecot is installed here (Debian: apt-get install dovecot-imapd)')

const wipa = 'วิภา สุขสันต์'
const base64 = (words: string) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`

/** A mail of Wipa's own program. */
function mail(id: string, subject: string, words: string, more: Record<string, string> = {}): string {
  const headers = {
    From: `${base64(wipa)} <wipa@customer.example>`,
    To: 'care@brand.example',
    Subject: base64(subject),
    Date: new Date().toUTCString(),
    'Message-ID': `<${id}@customer.example>`,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...more,
  }
  return `${Object.entries(headers)
    .map((line) => line.join(': '))
    .join('\r\n')}\r\n\r\n${words.replaceAll('\n', '\r\n')}\r\n`
}

describe.skipIf(absent)('a mailbox on a server of one’s own', () => {
  let dovecot: Dovecot
  let page: Page
  let workspace: Workspace
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot?.stop())
  const given = useStage(() => [`127.0.0.1:${dovecot.port}`])
  beforeAll(async () => {
    const { stage } = given
    stage.simulator.mail.createMailbox({ address: 'care@brand.example', name: 'Haru Living', pass: 'outgoing secret' })
    const context = await stage.newDesk()
    workspace = await setUp(stage, context)
    await workspace.sendAtOnce()
    page = await openTab(stage, context, workspace.page('settings/channels/connect/email'))
  })

  const fill = (label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words)
  const choose = async (label: string, option: RegExp) => {
    await page.getByRole('combobox', { name: label }).click()
    await page.getByRole('option', { name: option }).click()
  }
  const connect = () => page.getByRole('button', { name: 'Check and connect' }).click()
  const answers = () => page.getByRole('list', { name: 'What was checked' })
  const inboxOf = (view: string) => page.goto(new URL(workspace.page(`inbox?view=${view}`), page.url()).href)

  it('is refused in words that help: port, encryption, password', async () => {
    given.stage.complaints.await(/status of 4\d\d.*channel-accounts/)
    await fill('Mail address', 'care@brand.example')
    await fill('Server for incoming mail (IMAP)', '127.0.0.1')
    await fill('Port for incoming mail', 'imap')
    await fill('Password for incoming mail', 'not the password')
    await fill('Server for outgoing mail (SMTP)', '127.0.0.1')
    await fill('Port for outgoing mail', String(given.stage.simulator.mail.smtpPort))
    await fill('Password for outgoing mail', 'outgoing secret')
    await connect()
    await see(page.getByText('Enter a number from 1 to 65535'))

    await fill('Port for incoming mail', String(dovecot.port))
    await connect()
    await see(answers().getByText('127.0.0.1 answers without encryption there.').first())
    await see(
      answers()
        .getByText(/^Choose another encryption/)
        .first(),
    )

    await choose('Encryption of incoming mail', /^None/)
    await choose('Encryption of outgoing mail', /^None/)
    await connect()
    await see(answers().getByText(/Authentication failed/))
    await see(answers().getByText(/^Check user and password for incoming mail/))
  })

  it('is connected once they are right, and shows the first mail that comes', async () => {
    await fill('Password for incoming mail', 'secret')
    await connect()
    await see(page.getByText('care@brand.example is connected'))
    await see(answers().getByText('Signed in. Folders: 2. New mail is announced at once.'))
    await see(page.getByText('Waiting for the first event…'))

    dovecot.deliver(mail('one', 'พัสดุยังไม่ถึง', 'พัสดุหมายเลข 4411 ยังไม่ถึงเลยค่ะ'))
    await see(page.getByText(/^Reached us \d+ s ago/))
  })

  it('answers in the thread, and takes the customer’s answer into the same conversation', async () => {
    await inboxOf('needsAction')
    await conversationLink(page, wipa).click()
    await see(opened(page, wipa).getByRole('heading', { name: 'พัสดุยังไม่ถึง' }))
    await page.getByRole('textbox', { name: /^Mail to วิภา สุขสันต์/ }).fill('ขออภัยค่ะ กำลังตรวจสอบให้นะคะ')
    await page.getByRole('button', { name: 'Send mail' }).click()
    await see(message(page, 'กำลังตรวจสอบให้นะคะ').getByText('Sent', { exact: true }))

    const [seen, ...twice] = given.stage.simulator.ledger.find({ to: 'wipa@customer.example' })
    expect(twice).toEqual([])
    expect(seen).toMatchObject({ account: 'care@brand.example', inReplyTo: '<one@customer.example>' })
    await expect.poll(() => dovecot.sent(), { timeout: 10_000 }).toHaveLength(1)
    const [copy] = dovecot.sent()
    expect(copy).toMatch(/^From: care@brand\.example$/m)
    expect(copy).toMatch(/^To: wipa@customer\.example$/m)
    expect(copy).toMatch(/^In-Reply-To: <one@customer\.example>$/m)

    const links = { 'In-Reply-To': seen?.key ?? '', References: `<one@customer.example> ${seen?.key}` }
    dovecot.deliver(mail('two', 'Re: พัสดุยังไม่ถึง', 'ขอบคุณค่ะ จะได้รับเมื่อไหร่คะ?', links))
    await see(message(page, 'จะได้รับเมื่อไหร่คะ'))
    expect(await messages(page).getByRole('article').count()).toBe(3)
  })

  it('keeps all of it when disconnected, and needs only the passwords to come back', async () => {
    await page.goto(new URL(workspace.page('settings/channels'), page.url()).href)
    await page.getByRole('link', { name: 'care@brand.example' }).click()
    await page.getByRole('button', { name: 'Disconnect' }).click()
    const ask = page.getByRole('dialog', { name: /^Disconnect/ })
    await ask.getByRole('textbox').fill('care@brand.example')
    await ask.getByRole('button', { name: 'Disconnect' }).click()
    await missing(ask)
    dovecot.deliver(mail('three', 'ระหว่างนั้น', 'ยังอยู่ไหมคะ', { From: 'Somchai <somchai@customer.example>' }))

    await page.getByRole('link', { name: 'Connect it again' }).click()
    await fill('Password for incoming mail', 'secret')
    await fill('Password for outgoing mail', 'outgoing secret')
    await connect()
    await see(page.getByText('care@brand.example is connected'))

    await inboxOf('all')
    await see(conversationLink(page, 'Somchai'))
    await conversationLink(page, wipa).click()
    await see(message(page, 'กำลังตรวจสอบให้นะคะ'))
    await page.getByRole('textbox', { name: /^Mail to วิภา สุขสันต์/ }).fill('พรุ่งนี้ค่ะ')
    await page.getByRole('button', { name: 'Send mail' }).click()
    await see(message(page, 'พรุ่งนี้ค่ะ').getByText('Sent', { exact: true }))
  })
})
