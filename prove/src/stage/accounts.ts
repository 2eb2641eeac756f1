import type { NewLineAccount, Simulator } from '@baton/simulator'
import type { Api } from './api.ts'
import type { Stage } from './stage.ts'

type LineAccount = ReturnType<Simulator['line']['createAccount']>
type XAccount = ReturnType<Simulator['x']['createAccount']>

export interface Connected {
  id: string
  hookUrl: string | null
}

/** To whom an account is connected: a workspace and one of its inboxes, by a caller who may. */
export interface Place {
  api: Api
  workspaceId: string
  inboxId: string
}

export const placeOf = ({ api, workspaceId, inboxId }: Stage): Place => ({ api, workspaceId, inboxId })

/** Makes a LINE account at the simulator, connects it and enters its webhook. */
export async function connectLine(stage: Stage, given: NewLineAccount, place = placeOf(stage)): Promise<{ line: LineAccount; id: string }> {
  const { simulator } = stage
  const line = simulator.line.createAccount({ monthlyLimit: null, ...given })
  const account = await connect(place, 'line', simulator.lineBaseUrl, {
    channelSecret: line.channelSecret,
    channelAccessToken: line.channelAccessToken,
    dataBaseUrl: simulator.lineDataBaseUrl,
  })
  simulator.line.change({ account: line.userId, webhookUrl: hookOf(stage, account) })
  return { line, id: account.id }
}

/** Makes X accounts of one app, connects them and registers the app's webhook. */
export async function connectX(
  stage: Stage,
  usernames: readonly string[],
  place = placeOf(stage),
): Promise<{ accounts: { x: XAccount; id: string; username: string }[] }> {
  const { x, xBaseUrl } = stage.simulator
  const app = x.createApp({ name: `Care of ${usernames.join(' and ')}` })
  const accounts = []
  let hook = ''
  for (const username of usernames) {
    const made = x.createAccount({ app: app.id, username, name: username, limits: {}, accessSeconds: 86_400 })
    const account = await connect(place, 'x', xBaseUrl, {
      consumerSecret: app.consumerSecret,
      accessToken: made.accessToken,
      refreshToken: made.refreshToken,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      bearerToken: app.bearerToken,
      tier: 'pay-per-use',
    })
    hook = hookOf(stage, account)
    accounts.push({ x: made, id: account.id, username })
  }
  await x.setWebhook({ url: hook, app: app.id })
  return { accounts }
}

/** Makes a mailbox at the simulator and connects it. */
export async function connectMail(stage: Stage, address: string, place = placeOf(stage)): Promise<{ id: string }> {
  const { mail } = stage.simulator
  const box = mail.createMailbox({ address, name: 'Haru Living Care' })
  return connect(place, 'email', undefined, {
    address,
    displayName: box.name,
    imapHost: mail.host,
    imapPort: String(mail.imapPort),
    imapSecurity: 'none',
    imapUser: box.user,
    imapPassword: box.pass,
    smtpHost: mail.host,
    smtpPort: String(mail.smtpPort),
    smtpSecurity: 'none',
    smtpUser: box.user,
    smtpPassword: box.pass,
    plusAddressing: 'on',
    sentCopy: 'baton',
  })
}

/** Connects an account as a person does who fills in its form. */
export async function connect(
  { api, workspaceId, inboxId }: Place,
  network: string,
  baseUrl: string | undefined,
  fields: Record<string, string>,
): Promise<Connected> {
  const { account } = await api.send<{ account: Connected }>('POST', `/api/v1/workspaces/${workspaceId}/channel-accounts`, {
    network,
    ...(baseUrl && { baseUrl }),
    fields,
    purpose: 'care',
    inboxId,
  })
  return account
}

/** The hook's address at the first process: the one shown may name another host. */
export function hookOf(stage: Stage, { hookUrl }: Connected): string {
  if (!hookUrl) throw new Error('The account has no webhook address')
  return `${stage.server.url}${new URL(hookUrl).pathname}`
}
