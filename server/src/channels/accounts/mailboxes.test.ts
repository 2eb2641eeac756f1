import { email } from '@baton/channel-email'
import { type Simulator, startSimulator } from '@baton/simulator'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { mailServerOf } from '../mail/wire.ts'
import { accountContext } from './account.ts'
import { connectChannelAccount } from './connect.ts'
import { disconnectChannelAccount } from './disconnect.ts'
import { listChannelAccounts } from './list.ts'
import { startMailboxes } from './mailboxes.ts'
import { reconnectChannelAccount } from './reconnect.ts'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.stop())

const running: { stop: AbortController; done: Promise<void> }[] = []
afterEach(async () => {
  for (const { stop } of running) stop.abort()
  await Promise.all(running.splice(0).map(({ done }) => done))
})

function watch(given: Scene): AbortController {
  const stop = new AbortController()
  running.push({ stop, done: startMailboxes(given.app, stop.signal) })
  return stop
}

let made = 0
type Mailbox = ReturnType<Simulator['mail']['createMailbox']>

async function mailbox(): Promise<{
  given: Scene
  box: Mailbox
  fields: Record<string, string>
  connect: (more?: Record<string, string>) => ReturnType<typeof connectChannelAccount>
}> {
  const given = await scene({ adapters: [email], allowHosts: ['127.0.0.1'] })
  const box = simulator.mail.createMailbox({ address: `care${++made}@haruliving.example`, name: 'Haru Living Care' })
  const at = (kind: 'imap' | 'smtp', port: number) => ({
    [`${kind}Host`]: simulator.mail.host,
    [`${kind}Port`]: String(port),
    [`${kind}Security`]: 'none',
    [`${kind}User`]: box.user,
    [`${kind}Password`]: box.pass,
  })
  const fields = {
    address: box.address,
    displayName: 'Haru Living Care',
    ...at('imap', simulator.mail.imapPort),
    ...at('smtp', simulator.mail.smtpPort),
  }
  return {
    given,
    box,
    fields,
    connect: (more = {}) =>
      connectChannelAccount(given.ctx, { network: 'email', purpose: 'care', inboxId: given.inboxId, fields: { ...fields, ...more } }),
  }
}

const write = (to: Mailbox, subject: string, at?: string) =>
  simulator.mail.send({ from: 'somchai@example.org', name: 'สมชาย', to: to.address, subject, text: 'สินค้าส่งเมื่อไหร่คะ', at })

async function arrived(given: Scene): Promise<{ subject: string; history: boolean }[]> {
  const rows = await given.ctx.tx(
    (tx) =>
      tx.all<{
        body: Buffer
        headers: Record<string, string>
      }>`select body, headers from raw_deliveries where workspace_id = ${tx.workspaceId} order by id`,
  )
  return rows.map(({ body, headers }) => ({
    subject: /^subject: (.*)$/im.exec(body.toString())?.[1]?.trim() ?? '',
    history: headers['x-baton-history'] === '1',
  }))
}
const healthOf = async (given: Scene) => (await listChannelAccounts(given.ctx)).items[0]?.health
const patient = { timeout: 8_000, interval: 50 }

it('connects a mailbox after both of its servers took the sign-in', async () => {
  const { given, box, connect } = await mailbox()

  const { account, probes } = await connect()

  expect(account).toMatchObject({
    network: 'email',
    externalId: box.address,
    name: 'Haru Living Care',
    hookUrl: null,
    health: { state: 'ok' },
  })
  expect(probes.map(({ name, ok }) => [name, ok])).toEqual([
    ['imap', true],
    ['smtp', true],
  ])
  expect(JSON.stringify(account)).not.toContain(box.pass)
  const opened = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(opened?.credentials).toMatchObject({ imapPassword: box.pass, replyKey: expect.stringMatching(/^.{43}$/) })
})

it('refuses a mailbox whose password is wrong, and says which of the two', async () => {
  const { connect } = await mailbox()

  await expect(connect({ smtpPassword: 'wrong' })).rejects.toMatchObject({
    code: 'channel_check_failed',
    details: {
      probes: [
        expect.objectContaining({ name: 'imap', ok: true }),
        expect.objectContaining({ name: 'smtp', ok: false, remedy: expect.stringMatching(/password/) }),
      ],
    },
  })
})

it('says that a server speaks no encryption, or not the one that was chosen', async () => {
  const { connect } = await mailbox()
  const refusal = expect.objectContaining({ ok: false, code: 'encryption_missing', remedyCode: 'mail_other_encryption' })
  for (const security of ['tls', 'starttls'])
    await expect(connect({ imapSecurity: security, smtpSecurity: security })).rejects.toMatchObject({
      details: { probes: [refusal, refusal] },
    })
})

it('says how a mail server outside of the allowed hosts could be reached without encryption', async () => {
  const { fields, given } = await mailbox()
  const elsewhere = { ...fields, imapHost: '192.0.43.8', imapPort: '143' }

  const refused = connectChannelAccount(given.ctx, { network: 'email', purpose: 'care', inboxId: given.inboxId, fields: elsewhere })

  await expect(refused).rejects.toMatchObject({
    details: {
      probes: [
        expect.objectContaining({ code: 'address_unencrypted', remedy: expect.stringContaining('BATON_ALLOW_HOSTS=192.0.43.8:143') }),
        expect.objectContaining({ ok: true }),
      ],
    },
  })
})

it.each([
  ['a port that is no number', { imapPort: 'abc' }, 'fields.imapPort'],
  ['a port that no server can have', { smtpPort: '70000' }, 'fields.smtpPort'],
  ['a server with its port', { smtpHost: 'mail.haru.example:25' }, 'fields.smtpHost'],
  ['a server as a web address', { imapHost: 'imaps://mail.haru.example' }, 'fields.imapHost'],
])('refuses %s before it asks anybody', async (_case, wrong, path) => {
  const { connect } = await mailbox()
  await expect(connect(wrong)).rejects.toMatchObject({ code: 'invalid_request', details: { fields: [expect.objectContaining({ path })] } })
})

it('brings what lies in the mailbox as history, then every new mail at once', async () => {
  const { given, box, connect } = await mailbox()
  write(box, 'before', '2026-10-01T08:00:00Z')
  await connect()
  watch(given)
  await expect.poll(() => arrived(given), patient).toEqual([{ subject: 'before', history: true }])

  write(box, 'now')

  await expect
    .poll(() => arrived(given), patient)
    .toEqual([
      { subject: 'before', history: true },
      { subject: 'now', history: false },
    ])
  expect(await healthOf(given)).toMatchObject({ state: 'ok', problem: null })
})

it('takes a mail that comes after the first look for new, though the clock of its server is an hour behind', async () => {
  const { given, box, connect } = await mailbox()
  write(box, 'before', '2026-10-01T08:00:00Z')
  const { account } = await connect()
  watch(given)
  await expect.poll(() => arrived(given), patient).toHaveLength(1)
  const { createdAt } = (await given.ctx.tx((tx) => accountContext(tx, account.id))) ?? { createdAt: '' }

  write(box, 'now', new Date(Date.parse(createdAt) - 3_600_000).toISOString())

  await expect
    .poll(() => arrived(given), patient)
    .toEqual([
      { subject: 'before', history: true },
      { subject: 'now', history: false },
    ])
})

it('takes a mail of the very second in which the mailbox was connected for new', async () => {
  const { given, box, connect } = await mailbox()
  await connect()
  const [account] = await given.ctx.tx(
    (tx) => tx.all<{ createdAt: string }>`
    update channel_accounts set created_at = date_trunc('second', created_at) + interval '900 milliseconds' where workspace_id = ${tx.workspaceId} returning created_at`,
  )
  const connectedAt = Date.parse(account?.createdAt ?? '')
  write(box, 'a second before', new Date(connectedAt - 1_000).toISOString())
  write(box, 'in that second', new Date(connectedAt + 50).toISOString())

  watch(given)

  await expect
    .poll(() => arrived(given), patient)
    .toEqual([
      { subject: 'a second before', history: true },
      { subject: 'in that second', history: false },
    ])
})

it('goes on where another process stopped, and brings nothing twice', async () => {
  const { given, box, connect } = await mailbox()
  await connect()
  const first = watch(given)
  write(box, 'one')
  await expect.poll(async () => (await arrived(given)).length, patient).toBe(1)
  first.abort()
  await running.splice(0)[0]?.done
  write(box, 'two')

  watch(given)
  watch(given)
  write(box, 'three')

  await expect.poll(async () => (await arrived(given)).map(({ subject }) => subject), patient).toEqual(['one', 'two', 'three'])
  expect(await given.ctx.tx((tx) => tx.all`select from raw_delivery_repeats where workspace_id = ${tx.workspaceId}`)).toEqual([])
})

it('takes a new password at once, and keeps the reply key over it', async () => {
  const { given, box, connect } = await mailbox()
  const { account } = await connect()
  const before = await given.ctx.tx((tx) => accountContext(tx, account.id))
  watch(given)
  write(box, 'one')
  await expect.poll(async () => (await arrived(given)).length, patient).toBe(1)

  box.pass = 'changed at the provider'
  await reconnectChannelAccount(given.ctx, account.id, { fields: { imapPassword: box.pass, smtpPassword: box.pass } })
  write(box, 'two')

  await expect.poll(async () => (await arrived(given)).map(({ subject }) => subject), patient).toEqual(['one', 'two'])
  const after = await given.ctx.tx((tx) => accountContext(tx, account.id))
  expect(after?.credentials).toEqual({ imapPassword: box.pass, smtpPassword: box.pass, replyKey: before?.credentials.replyKey })
})

it('says that the mailbox refuses the sign-in', async () => {
  const { given, box, connect } = await mailbox()
  await connect()
  box.pass = 'changed at the provider'

  watch(given)

  await expect
    .poll(() => healthOf(given), patient)
    .toMatchObject({ state: 'warning', problem: { remedy: expect.stringMatching(/password/) } })
})

it('stops listening when the account is disconnected', async () => {
  const { given, box, connect } = await mailbox()
  const { account } = await connect()
  watch(given)
  write(box, 'one')
  await expect.poll(async () => (await arrived(given)).length, patient).toBe(1)

  await disconnectChannelAccount(given.ctx, account.id)
  await new Promise((resolve) => setTimeout(resolve, 300))
  write(box, 'two')
  await new Promise((resolve) => setTimeout(resolve, 500))

  expect((await arrived(given)).map(({ subject }) => subject)).toEqual(['one'])
  expect(await healthOf(given)).toMatchObject({ state: 'disconnected' })
})

it('asks for a password anew when its server, port, security or user changes, and for no other', async () => {
  const { given, fields, connect } = await mailbox()
  const { account } = await connect()
  const owner = await given.as('owner')
  for (const [name, value] of [
    ['smtpHost', 'collect.example'],
    ['smtpPort', '2525'],
    ['smtpSecurity', 'tls'],
    ['smtpUser', 'somebody'],
  ] as const) {
    await expect(reconnectChannelAccount(owner, account.id, { fields: { [name]: value } })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: [{ path: 'fields.smtpPassword' }] },
    })
  }
  await expect(
    reconnectChannelAccount(owner, account.id, { fields: { displayName: '하루', smtpHost: fields.smtpHost ?? '' } }),
  ).resolves.toMatchObject({
    account: { settings: { displayName: '하루' } },
  })
})

it('signs in without encryption only to servers that an administrator allowed', async () => {
  const account = {
    network: 'email' as const,
    externalId: 'care@haruliving.example',
    handle: '',
    baseUrl: '',
    credentials: { imapPassword: 'secret' },
    settings: { imapHost: '8.8.8.8', imapPort: '143', imapSecurity: 'none', imapUser: 'care' },
  }
  const serverWhen = async (allowHosts: string[]) => mailServerOf((await scene({ adapters: [email], allowHosts })).app, account, 'imap')
  await expect(serverWhen([])).rejects.toThrow(/not reached without encryption/)
  await expect(serverWhen(['8.8.8.8:143'])).resolves.toMatchObject({ security: 'none' })
})
