import type { NewLineAccount, Simulator } from '@baton/simulator'
import type { APIRequestContext, BrowserContext } from 'playwright-core'
import type { Stage } from './stage.ts'

export const password = 'correct horse battery'
export const minji = { name: 'Minji Park', email: 'minji@haruliving.example' }

/** A workspace that is set up, and its owner's way to the API. For journeys that begin later than at the set-up link. */
export class Workspace {
  readonly slug: string
  readonly id: string
  private readonly stage: Stage
  private readonly request: APIRequestContext

  constructor(stage: Stage, request: APIRequestContext, { slug, workspaceId }: { slug: string; workspaceId: string }) {
    this.stage = stage
    this.request = request
    this.slug = slug
    this.id = workspaceId
  }

  /** An address of the web app. */
  page(path: string): string {
    return `/w/${this.slug}/${path}`
  }

  /** Asks the API as the owner; the path is below the workspace. */
  async call<T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<T> {
    const { url } = this.stage.server
    const answer = await this.request.fetch(`${url}/api/v1/workspaces/${this.id}${path}`, { method, data: body, headers: { origin: url } })
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async inbox(): Promise<{ id: string; name: string }> {
    const { items } = await this.call<{ items: { id: string; name: string }[] }>('GET', '/inboxes')
    const [first] = items
    if (!first) throw new Error('The workspace has no inbox')
    return first
  }

  /** Sends at once, without the time to undo. */
  async sendAtOnce(): Promise<void> {
    const { id, name } = await this.inbox()
    await this.call('PUT', `/inboxes/${id}`, { name, undoSeconds: 0, agentIds: [] })
  }

  /** Makes a LINE account at the network and connects it. */
  async connectLine(given: NewLineAccount): Promise<ReturnType<Simulator['line']['createAccount']>> {
    const { line, lineBaseUrl, lineDataBaseUrl } = this.stage.simulator
    const account = line.createAccount(given)
    const hook = await this.connectCalled('line', lineBaseUrl, {
      channelSecret: account.channelSecret,
      channelAccessToken: account.channelAccessToken,
      dataBaseUrl: lineDataBaseUrl,
    })
    line.change({ account: account.userId, webhookUrl: hook })
    return account
  }

  /** Makes an X account at the network, connects it and registers its webhook. */
  async connectX(username: string, name: string): Promise<ReturnType<Simulator['x']['createAccount']>> {
    const { x, xBaseUrl } = this.stage.simulator
    const app = x.createApp({ name: `${name} Care` })
    const account = x.createAccount({ app: app.id, username, name })
    const hook = await this.connectCalled('x', xBaseUrl, {
      consumerSecret: app.consumerSecret,
      accessToken: account.accessToken,
      refreshToken: account.refreshToken,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      bearerToken: app.bearerToken,
      tier: 'pay-per-use',
    })
    await x.setWebhook({ url: hook, app: app.id })
    return account
  }

  /** Makes a Facebook Page with an app of its own, connects it and sets its webhook. */
  async connectFacebook(name: string): Promise<ReturnType<Simulator['facebook']['createPage']>> {
    const { facebook, facebookBaseUrl } = this.stage.simulator
    const app = facebook.createApp()
    const page = facebook.createPage({ name, app: app.id })
    const hook = await this.connectCalled('facebook', facebookBaseUrl, {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: page.accessToken,
    })
    await facebook.setWebhook({ app: app.id, url: hook })
    return page
  }

  /** Makes an Instagram account with private messages and connects it. */
  async connectInstagram(username: string): Promise<ReturnType<Simulator['instagram']['createAccount']>> {
    const { instagram, instagramBaseUrl } = this.stage.simulator
    const app = instagram.createApp()
    const account = instagram.createAccount({ app: app.id, username })
    const hook = await this.connectCalled('instagram', instagramBaseUrl, {
      appId: app.id,
      appSecret: app.secret,
      verifyToken: app.verifyToken,
      accessToken: account.accessToken,
      directMessages: 'on',
    })
    await instagram.setWebhook({ url: hook, app: app.id })
    return account
  }

  /** Makes an app in Google Play and connects it. Settles when what was there before has been read. */
  async connectGooglePlay(packageName: string, name: string): Promise<void> {
    const { simulator } = this.stage
    const app = simulator.googlePlay.createApp({ packageName, name })
    await this.connect('google-play', simulator.googlePlayBaseUrl, { packageName, serviceAccountKey: app.serviceAccount.keyFile })
    const read = () =>
      simulator.calls().filter(({ network, method, status }) => network === 'google-play' && method === 'GET' && status === 200)
    // The check of the account reads once, and then the first poll.
    while (read().length < 2) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  /** @returns where the network has to call */
  private async connectCalled(network: string, baseUrl: string, fields: Record<string, string>): Promise<string> {
    const hookUrl = await this.connect(network, baseUrl, fields)
    if (!hookUrl) throw new Error(`The ${network} account has no webhook address`)
    return `${this.stage.server.url}${new URL(hookUrl).pathname}`
  }

  private async connect(network: string, baseUrl: string, fields: Record<string, string>): Promise<string | null> {
    const { account } = await this.call<{ account: { hookUrl: string | null } }>('POST', '/channel-accounts', {
      network,
      baseUrl,
      fields,
      purpose: 'care',
      inboxId: (await this.inbox()).id,
    })
    return account.hookUrl
  }
}

/** Makes the first workspace with Minji as its owner, who is signed in at that desk from then on. */
export async function setUp(stage: Stage, context: BrowserContext): Promise<Workspace> {
  const { url } = stage.server
  const link = new URL(await stage.server.setupLink())
  const answer = await context.request.post(`${url}/api/v1/setup`, {
    headers: { origin: url },
    data: {
      token: link.searchParams.get('token'),
      workspaceName: 'Haru Living',
      ...minji,
      password,
      timeZone: 'Asia/Seoul',
      language: 'en',
    },
  })
  if (!answer.ok()) throw new Error(`The set-up answered ${answer.status()}: ${await answer.text()}`)
  return new Workspace(stage, context.request, (await answer.json()) as { slug: string; workspaceId: string })
}
