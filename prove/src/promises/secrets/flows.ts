import { createHmac, randomUUID } from 'node:crypto'
import { type Api, cookieOf } from '../../stage/api.ts'
import { connectLine, connectMail, connectX, type Place, placeOf } from '../../stage/accounts.ts'
import { type ApiConversation, until, untilProcessed, walk } from '../../stage/read-back.ts'
import { password, type Stage } from '../../stage/stage.ts'
import { type Garden, kinds } from './plant.ts'

const handing = [kinds.handing]

/** Credentials of every network go in rightly and wrongly, to networks that are well, broken, gone, or repeat what they are told. */
export async function connectEverything(stage: Stage, garden: Garden, odd: string, round: number): Promise<void> {
  const { simulator, api } = stage
  const place: Place = { ...placeOf(stage), api }
  const { line, id: lineId } = await connectLine(
    stage,
    {
      name: `Haru Living ${round}`,
      channelSecret: garden.secret('a LINE channel secret', 'plain'),
      channelAccessToken: garden.secret('a LINE access token', 'plain'),
    },
    place,
  )
  const brand = `haru_${round}`
  const { accounts } = await connectX(stage, [brand], place)
  for (const { x } of accounts) {
    garden.keep('an X access token', x.accessToken)
    garden.keep('an X refresh token', x.refreshToken)
    const app = simulator.x.state.apps.get(x.appId)
    for (const name of ['consumerSecret', 'clientSecret', 'bearerToken'] as const) garden.keep(`an X ${name}`, app?.[name] ?? '')
  }
  const address = `care.${round}@haruliving.example`
  const mailId = (await connectMail(stage, address, place)).id
  garden.keep('a mailbox password', simulator.mail.mailboxes.get(address)?.pass ?? '')
  const bluesky = (baseUrl: string) =>
    connect('bluesky', baseUrl, { identifier: `brand${round}`, appPassword: garden.secret('a Bluesky app password') })
  const connect = (network: string, baseUrl: string | undefined, fields: Record<string, string>) =>
    api.call('POST', stage.at('/channel-accounts'), {
      network,
      ...(baseUrl && { baseUrl }),
      fields,
      purpose: 'care',
      inboxId: stage.inboxId,
    })
  await bluesky(`${odd}/pds`)
  const lineFields = () => ({
    channelSecret: garden.secret('a LINE channel secret'),
    channelAccessToken: garden.secret('a LINE access token'),
  })
  const xFields = () =>
    Object.fromEntries(
      ['consumerSecret', 'accessToken', 'refreshToken', 'clientId', 'clientSecret', 'bearerToken'].map((name) => [
        name,
        name === 'clientId' ? `client-${round}` : garden.secret(`an X ${name}`),
      ]),
    )
  const gone = 'http://127.0.0.1:9'
  for (const baseUrl of [simulator.lineBaseUrl, `${odd}/echo`, `${odd}/broken`, `${odd}/cut`, gone])
    await connect('line', baseUrl, lineFields())
  for (const baseUrl of [simulator.xBaseUrl, `${odd}/echo`, `${odd}/broken`]) await connect('x', baseUrl, { ...xFields(), tier: 'free' })
  for (const baseUrl of [`${odd}/echo`, `${odd}/broken`, `${odd}/cut`]) await bluesky(baseUrl)
  const { mail } = simulator
  const mailFields = (port: number): Record<string, string> => ({
    address,
    imapHost: mail.host,
    imapPort: String(port),
    imapSecurity: 'none',
    imapUser: address,
    imapPassword: garden.secret('a mailbox password'),
    smtpHost: mail.host,
    smtpPort: String(port === 9 ? 9 : mail.smtpPort),
    smtpSecurity: 'none',
    smtpUser: address,
    smtpPassword: garden.secret('a mail server password'),
  })
  await Promise.all(
    [mail.imapPort, ...(round === 3 ? [mail.smtpPort] : []), 9].map((port) => connect('email', undefined, mailFields(port))),
  )
  // What does not fit the form is refused by name, not by value.
  await connect('line', `${gone.replace('//', `//user:${garden.secret('a password in an address', 'plain')}@`)}`, lineFields())
  await connect('line', simulator.lineBaseUrl, { channelSecret: garden.secret('a LINE channel secret').padEnd(9_000, 'x') })
  const renew = (id: string, fields: Record<string, string>) => api.call('PUT', stage.at(`/channel-accounts/${id}/credentials`), { fields })
  await renew(lineId, lineFields())
  await renew(lineId, { channelSecret: line.channelSecret, channelAccessToken: line.channelAccessToken })
  await renew(mailId, mailFields(mail.imapPort))
  await api.call('POST', stage.at(`/channel-accounts/${lineId}/checks`))
  await api.call('GET', stage.at('/channel-accounts'))
  await forgeWebhooks(stage, garden, line.webhookUrl, line.channelSecret)
  // A token that dies while answers wait.
  simulator.line.change({ account: line.userId, tokenRevoked: round % 2 === 1 })
}

/** The address of a webhook is known to the network and to who may manage accounts, and stands in no log. */
async function forgeWebhooks(stage: Stage, garden: Garden, webhookUrl: string, secret: string): Promise<void> {
  const token = new URL(webhookUrl).pathname.split('/').at(-1) ?? ''
  garden.keep('a webhook address', token, [kinds.database, kinds.files, kinds.backup, kinds.answers, kinds.handing])
  const words = garden.words('words in a body that cannot be read')
  const bodies = [
    `{"destination":"U1","events":[{"type":"message","message":{"text":"${words}"}}]}`,
    `{"cut":"${words}`,
    words,
    `[${'['.repeat(2_000)}`,
  ]
  for (const body of bodies)
    for (const signature of [createHmac('sha256', secret).update(body).digest('base64'), garden.secret('a wrong signature', 'plain'), ''])
      await fetch(webhookUrl, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-line-signature': signature } })
  await fetch(webhookUrl.replace(token, garden.secret('a webhook address of nobody', 'plain')), { method: 'POST', body: '{}' })
}

/** Keys are made, used, used wrongly, revoked; with the repeat of a lost answer. */
export async function makeAndRevokeKeys(stage: Stage, garden: Garden): Promise<void> {
  const { owner } = stage
  const path = stage.at('/api-keys')
  const repeat = { 'idempotency-key': randomUUID() }
  const body = { name: garden.words('the name of a key').slice(0, 60), scopes: ['report:read'] }
  const made = (await owner.call('POST', path, body, repeat)).body as { id: string; secret: string }
  garden.keep('an API key', made.secret, handing)
  await owner.call('POST', path, body, repeat)
  const caller = owner.as({ key: made.secret })
  await caller.call('GET', stage.at('/reports/first-response?from=2026-01-01T00:00:00.000Z&to=2026-02-01T00:00:00.000Z&by=network'))
  await caller.call('GET', stage.at('/conversations'))
  await caller.call('POST', stage.at('/nowhere'), '{"broken')
  await owner.call('DELETE', `${path}/${made.id}`)
  await caller.call('GET', stage.at('/conversations'))
  const wrong = garden.secret('a key of nobody', 'plain')
  await owner.as({ key: wrong }).call('GET', stage.at('/conversations'))
  await owner.as(null).call('GET', `${stage.at('/conversations')}?key=${wrong}`, undefined, { authorization: `Basic ${wrong}` })
}

/** People come by invitation, sign in and out, forget, reset, mistype. */
export async function signInAndOut(stage: Stage, garden: Garden, round: number): Promise<void> {
  const { owner } = stage
  const visitor = owner.as(null)
  const email = `nok.${round}@haruliving.example`
  const invite = async (address: string) => {
    const { link } = await owner.send<{ link: string }>('POST', stage.at('/invitations'), {
      email: address,
      role: 'agent',
      inboxIds: [stage.inboxId],
    })
    return garden.keep('an invitation link', link.split('/').at(-1) ?? '', handing)
  }
  const unused = await invite(`guest.${round}@haruliving.example`)
  await visitor.call('GET', `/api/v1/invitations/${unused}`)
  const token = await invite(email)
  const first = garden.secret('a password')
  const accept = (given: unknown) => visitor.patiently('POST', `/api/v1/invitations/${token}/acceptance`, given)
  await accept({ name: 'นก', password: garden.secret('a password').slice(0, 9) })
  await accept(`{"name":"นก","password":"${garden.secret('a password in broken JSON', 'plain')}`)
  const joined = await accept({ name: 'นก', password: first, language: 'th' })
  const person = keepSession(owner, garden, joined)
  await accept({ name: 'นก', password: first })
  await person.call('GET', '/api/v1/me')
  await person.call('GET', '/api/v1/me/sessions')
  const signIn = (given: unknown) => visitor.patiently('POST', '/api/auth/sign-in/email', given)
  keepSession(owner, garden, await signIn({ email, password: first }))
  await signIn({ email, password: garden.secret('a wrong password') })
  await signIn({ email: garden.words('words in place of an address'), password: garden.secret('a wrong password') })
  await signIn(`{"email":"${email}","password":"${garden.secret('a password in broken JSON', 'plain')}"`)
  await signIn({ email, password: [garden.secret('a password in a list')] })
  await person.call('POST', '/api/auth/change-password', { currentPassword: garden.secret('a wrong password'), newPassword: first })
  const second = garden.secret('a password')
  await person.call('POST', '/api/auth/change-password', { currentPassword: first, newPassword: second, revokeOtherSessions: true })
  const agents = await owner.get<{ items: { id: string; name: string; email?: string }[] }>(stage.at('/agents'))
  const agentId = agents.items.find((agent) => JSON.stringify(agent).includes(email))?.id ?? agents.items.at(-1)?.id ?? ''
  const reset = await owner.patiently('POST', stage.at(`/agents/${agentId}/reset-link`))
  const { link } = reset.body as { link: string | null }
  if (!link) throw new Error(`No reset link was made: ${reset.status} ${reset.text}`)
  const resetToken = garden.keep('a reset link', link.split('/').at(-1) ?? '', handing)
  await visitor.call('GET', `/api/v1/reset-links/${resetToken}`)
  await visitor.call('POST', `/api/v1/reset-links/${resetToken}/password`, { password: 'short' })
  const third = garden.secret('a password')
  const back = await visitor.patiently('POST', `/api/v1/reset-links/${resetToken}/password`, { password: third })
  const again = keepSession(owner, garden, back)
  await visitor.call('POST', `/api/v1/reset-links/${resetToken}/password`, { password: third })
  await visitor.call('GET', `/api/v1/reset-links/${garden.secret('a reset link of nobody', 'plain')}`)
  await again.call('POST', '/api/auth/sign-out')
  await again.call('GET', '/api/v1/me')
  await visitor.as({ cookie: `baton.session_token=${garden.secret('a session of nobody', 'plain')}` }).call('GET', '/api/v1/me')
  await visitor.call('POST', '/api/v1/setup', {
    token: garden.secret('a set-up link of nobody', 'plain'),
    workspaceName: 'x',
    name: 'x',
    email,
    password: garden.secret('a password'),
    timeZone: 'Asia/Bangkok',
    language: 'th',
  })
}

/** What a browser holds: useless without the signature, so both count. */
function keepSession(owner: Api, garden: Garden, answer: Parameters<typeof cookieOf>[0]): Api {
  const cookie = cookieOf(answer)
  keepCookie(garden, cookie)
  return owner.as({ cookie })
}

export function keepCookie(garden: Garden, cookie: string): void {
  const value = /session_token=([^;]+)/.exec(cookie)?.[1]
  if (!value) throw new Error('A cookie holds no session')
  garden.keep('a session', decodeURIComponent(value), handing)
  garden.keep("a session's signature", decodeURIComponent(value).split('.').slice(1).join('.'), handing)
}

/** People write by every network, are answered, noted about, searched for; some of it fails. */
export async function talk(stage: Stage, garden: Garden, round: number): Promise<void> {
  const { simulator, api, owner, at } = stage
  const line = [...simulator.line.state.accounts.values()].at(-1)
  const person = simulator.line.createPerson({ name: garden.words('the name of a contact') })
  if (line) await simulator.line.say({ account: line.userId, from: person.userId, text: garden.words('words on LINE') }).delivery
  const card = garden.card('a card number on LINE')
  if (line) await simulator.line.say({ account: line.userId, from: person.userId, text: `내 카드 ${card} 로 환불해 주세요` }).delivery
  const { username } = simulator.x.createUser({ username: `minji_${round}`, name: garden.words('the name of a contact').slice(0, 40) })
  const brand = `haru_${round}`
  await Promise.all(simulator.x.post({ from: username, text: `@${brand} ${garden.words('words on X')}` }).deliveries)
  await Promise.all(simulator.x.dm({ from: username, to: brand, text: garden.words('words in a DM') }).deliveries)
  const inPublic = `@${brand} I paid with ${garden.card('a card number on X')}`
  await Promise.all(simulator.x.post({ from: username, text: inPublic }).deliveries)
  await Promise.all(simulator.x.dm({ from: username, to: brand, text: garden.card('a card number in a DM') }).deliveries)
  const inMail = garden.card('a card number in a mail')
  simulator.mail.send({
    from: `somchai.${round}@post.example`,
    name: 'สมชาย',
    to: `care.${round}@haruliving.example`,
    subject: garden.words('the subject of a mail'),
    text: garden.words('words in a mail'),
    html: `<p>${garden.words('words in a mail')}</p>`,
  })
  simulator.mail.send({
    from: `somchai.${round}@post.example`,
    name: 'สมชาย',
    to: `care.${round}@haruliving.example`,
    subject: `คืนเงิน ${garden.card('a card number in a subject')}`,
    text: `บัตร ${inMail} ค่ะ`,
    html: `<p>บัตร <b>${inMail.slice(0, 9)}</b>${inMail.slice(9)} ค่ะ</p>`,
  })
  await untilProcessed(stage)
  await lookAtNumbers(stage, card)
  const open = await walk<ApiConversation>(api, at('/conversations'))
  for (const { id, threads } of open.slice(0, 4)) {
    const body = {
      clientMessageId: randomUUID(),
      threadId: threads[0]?.id,
      text: garden.words('a reply'),
      seenMessageId: null,
      sendAnyway: true,
    }
    await api.call('POST', at(`/conversations/${id}/messages`), body)
    await api.call('POST', at(`/conversations/${id}/messages`), { ...body, threadId: garden.words('words in place of an id') })
    await api.call('POST', at(`/conversations/${id}/notes`), { id: randomUUID(), text: garden.words('a note') })
    await api.call('PUT', at(`/conversations/${id}/tags/${encodeURIComponent(garden.words('a tag').slice(0, 40))}`))
    await api.call('PUT', at(`/conversations/${id}/subject`), { subject: garden.words('a subject') })
    await api.call('POST', at(`/conversations/${id}/notes`), `{"text":"${garden.words('a note in broken JSON')}`)
    await api.get(at(`/conversations/${id}`))
  }
  await owner.call('GET', at(`/search?q=${encodeURIComponent(garden.words('a search'))}`))
  await owner.call('GET', at(`/search?limit=x&q=${encodeURIComponent(garden.words('a search that fails'))}`))
  await owner.call('GET', `/${encodeURIComponent(garden.words('words in an address'))}%`)
  await owner.call('POST', '/api/v1/workspaces', { name: garden.words('the name of a workspace').slice(0, 60), timeZone: 'Nowhere/Land' })
}

/** Whoever may see personal data looks at what is masked; searching for it finds nothing. */
async function lookAtNumbers({ api, owner, at }: Stage, card: string): Promise<void> {
  let looked = 0
  for (const { id } of await walk<ApiConversation>(api, at('/conversations'))) {
    const { timeline } = await owner.get<{ timeline: { items: { id: string; secretNumbers?: string[] }[] } }>(at(`/conversations/${id}`))
    for (const message of timeline.items.filter(({ secretNumbers = [] }) => secretNumbers.length > 0)) {
      const { status, text } = await owner.call('POST', at(`/messages/${message.id}/number-readings`), undefined, {
        'idempotency-key': randomUUID(),
      })
      if (status !== 200) throw new Error(`A masked number could not be read: ${status} ${text}`)
      looked++
    }
  }
  if (looked < 4) throw new Error(`Only ${looked} messages with a masked number were found`)
  for (const words of [card, card.replaceAll(' ', '')]) {
    const found = await owner.get<{ items: unknown[] }>(at(`/search?q=${encodeURIComponent(words)}`))
    if (found.items.length > 0) throw new Error('A masked number was found by searching for it')
  }
}

/** The owner signs in once more, the first password being known to the stage. */
export async function ownerReturns(stage: Stage, garden: Garden): Promise<void> {
  garden.keep('the password of the owner', password)
  const answer = await stage.owner.as(null).call('POST', '/api/auth/sign-in/email', { email: 'minji@haruliving.example', password })
  keepCookie(garden, cookieOf(answer))
}

/** What waits to be sent or fetched has had its turn. */
export async function untilAtRest({ api, at }: Stage): Promise<void> {
  await until('the replies have had their turn', 30_000, async () => {
    const list = await walk<ApiConversation>(api, at('/conversations'))
    const states = await Promise.all(
      list.map(async ({ id }) => (await api.call('GET', at(`/conversations/${id}`))).text.includes('"state":"sending"')),
    )
    return !states.some(Boolean)
  })
}
