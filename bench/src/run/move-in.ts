import { randomBytes } from 'node:crypto'
import type { Baton, Peer } from './baton.ts'
import { BOT } from './peer.ts'

/** What a bench knows of the workspace it made; kept beside the data. */
export interface Workspace {
  key: string
  /** Further callers who may follow the live feed, each of whom may hold some feeds only. */
  feedKeys: string[]
  inboxId: string
  accountId: string
  /** Path of the webhook. */
  hook: string
  channelSecret: string
}

/** Feeds of one caller in a process. */
export const FEEDS_A_KEY = 20
const FEED_KEYS = 5

const reading = ['conversation:read', 'read-private', 'see-personal-data']
const working = ['conversation:reply', 'conversation:assign', 'report:read']

/** Makes the workspace as a person would: by the link, with an API key and a connected LINE account. */
export async function moveIn(baton: Baton, peer: Peer, channelSecret: string): Promise<Workspace> {
  const api = `${baton.url}/api/v1`
  const owner = { name: 'Bench', email: 'bench@example.com', password: randomBytes(18).toString('base64url') }
  const made = await post<{ workspaceId: string }>(`${api}/setup`, {
    ...owner,
    token: baton.setUp,
    workspaceName: 'Haru Living',
    timeZone: 'Asia/Seoul',
    language: 'en',
  })
  const signedIn = { cookie: made.cookie, origin: baton.url }
  const keyFor = async (name: string, scopes: string[]) =>
    (await post<{ secret: string }>(`${api}/workspaces/${made.answer.workspaceId}/api-keys`, { name, scopes }, signedIn)).answer.secret
  const key = await keyFor('Bench', [...reading, 'channel:read', 'channel:manage', 'people:read', ...working])
  const feedKeys: string[] = []
  for (let number = 1; number <= FEED_KEYS; number++) feedKeys.push(await keyFor(`Feed ${number}`, reading))
  const authorization = `Bearer ${key}`
  const inboxes = await fetch(`${api}/workspaces/own/inboxes`, { headers: { authorization } })
  const [inbox] = ((await inboxes.json()) as { items: { id: string }[] }).items
  if (!inbox) throw new Error('The workspace has no inbox')
  const { account } = (
    await post<{ account: { id: string; externalId: string; hookUrl: string } }>(
      `${api}/workspaces/own/channel-accounts`,
      { network: 'line', baseUrl: peer.url, fields: { channelSecret, channelAccessToken: 'bench' }, inboxId: inbox.id },
      { authorization },
    )
  ).answer
  if (account.externalId !== BOT.userId) throw new Error(`Connected ${account.externalId}, not ${BOT.userId}`)
  return { key, feedKeys, inboxId: inbox.id, accountId: account.id, hook: new URL(account.hookUrl).pathname, channelSecret }
}

async function post<T>(address: string, body: object, headers: Record<string, string> = {}): Promise<{ answer: T; cookie: string }> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`POST ${address} answered ${response.status}: ${await response.text()}`)
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0])
  return { answer: (await response.json()) as T, cookie: cookie.join('; ') }
}
