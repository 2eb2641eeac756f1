import type { Simulator } from '@baton/simulator'
import { connectLine } from '../../stage/accounts.ts'
import type { Stage } from '../../stage/stage.ts'
import type { Middleman } from './middleman.ts'

/** One way by which somebody gives the server an address. Answers the status where there is one. */
type Entrance = (host: string, n: number) => Promise<number | null>

/** These lead nowhere, to the internet neither: without encryption, or because this answer is not followed. */
export const shut: ReadonlySet<string> = new Set([
  'LINE address, plain',
  'Bluesky address, sent on',
  'firehose, plain',
  'mail servers, plain',
  'LINE content, sent on plainly',
  'LINE content, sent on without a scheme',
])

/** Every place where an address comes in from outside: forms, a network's answers, people's messages. */
export async function entrancesOf(stage: Stage, middleman: Middleman): Promise<Record<string, Entrance>> {
  const connect = (network: string, baseUrl: string | undefined, fields: Record<string, string>) =>
    stage.api
      .call('POST', stage.at('/channel-accounts'), {
        network,
        ...(baseUrl && { baseUrl }),
        fields,
        purpose: 'care',
        inboxId: stage.inboxId,
      })
      .then(({ status }) => status)
  const line = { channelSecret: 'a'.repeat(32), channelAccessToken: 'b'.repeat(64) }
  const x = { consumerSecret: 'c'.repeat(50), accessToken: 'd', refreshToken: 'e', clientId: 'f', clientSecret: 'g', bearerToken: 'h' }
  const bluesky = (n: number) => ({ identifier: `brand${n}`, appPassword: 'xxxx-xxxx-xxxx-xxxx' })
  const mail = (incoming: string, outgoing: string, security: string, ports: [string, string]) => ({
    address: 'care@haruliving.example',
    imapHost: incoming,
    imapPort: ports[0],
    imapSecurity: security,
    imapUser: 'care',
    imapPassword: 'secret word',
    smtpHost: outgoing,
    smtpPort: ports[1],
    smtpSecurity: security,
    smtpUser: 'care',
    smtpPassword: 'secret word',
  })
  const teller = await pictureTeller(stage)
  return {
    'LINE address': (host) => connect('line', `https://${host}/`, line),
    'LINE address, plain': (host) => connect('line', `http://${host}/`, line),
    'X address': (host) => connect('x', `https://${host}/`, { ...x, tier: 'pay-per-use' }),
    'Bluesky address': (host, n) => connect('bluesky', `https://${host}/`, bluesky(n)),
    'Bluesky address, sent on': (host, n) => connect('bluesky', middleman.to(`https://${host}/`), bluesky(n)),
    firehose: (host, n) => connect('bluesky', middleman.url, { ...bluesky(n), firehose: `wss://${host}/subscribe` }),
    'firehose, plain': (host, n) => connect('bluesky', middleman.url, { ...bluesky(n), firehose: `ws://${host}/subscribe` }),
    'mail servers': (host) => connect('email', undefined, mail(bare(host), bare(host), 'tls', ['993', '465'])),
    'mail servers, encrypted later': (host) => connect('email', undefined, mail(bare(host), bare(host), 'starttls', ['143', '587'])),
    'mail servers, plain': (host) => connect('email', undefined, mail(bare(host), bare(host), 'none', ['143', '587'])),
    'a picture on a server of an app': (host) => teller(`https://${host}/picture.png`),
    'LINE content address': (host, n) => pictureBehind(stage, `https://${host}`, n),
    'LINE content, sent on': (host, n) => pictureBehind(stage, middleman.to(`https://${host}/`, n % 3), n),
    'LINE content, sent on plainly': (host, n) => pictureBehind(stage, middleman.to(`http://${host}/`, n % 3), n),
    'LINE content, sent on without a scheme': (host, n) => pictureBehind(stage, middleman.to(`//${host}/`, n % 3), n),
  }
}

/** In mail forms an IPv6 address stands without brackets. */
const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

/** Somebody on LINE whose pictures lie where they say. */
async function pictureTeller(stage: Stage): Promise<(url: string) => Promise<null>> {
  const { line } = await connectLine(stage, { name: 'Haru Living ไทย' })
  const person = stage.simulator.line.createPerson({ name: 'นก' })
  return async (url) => {
    const message = { type: 'image', contentProvider: { type: 'external', originalContentUrl: url, previewImageUrl: url } }
    await says(stage.simulator, line.userId, person.userId, message)
    return null
  }
}

/** An account whose content is said to lie elsewhere, and somebody who sends it a picture. */
async function pictureBehind(stage: Stage, dataBaseUrl: string, n: number): Promise<number | null> {
  const { simulator } = stage
  const line = simulator.line.createAccount({ name: `Haru Living ${n}`, monthlyLimit: null })
  const answer = await stage.api.call('POST', stage.at('/channel-accounts'), {
    network: 'line',
    baseUrl: simulator.lineBaseUrl,
    fields: { channelSecret: line.channelSecret, channelAccessToken: line.channelAccessToken, dataBaseUrl },
    purpose: 'care',
    inboxId: stage.inboxId,
  })
  if (answer.status !== 201) return answer.status
  const { account } = answer.body as { account: { hookUrl: string } }
  simulator.line.change({ account: line.userId, webhookUrl: `${stage.server.url}${new URL(account.hookUrl).pathname}` })
  const person = simulator.line.createPerson({ name: '민지' })
  await says(simulator, line.userId, person.userId, { type: 'image', contentProvider: { type: 'line' } })
  return answer.status
}

let serial = 0

async function says({ line }: Simulator, account: string, from: string, message: Record<string, unknown>): Promise<void> {
  serial += 1
  const fields = { message: { id: String(700_000_000_000_000_000n + BigInt(serial)), ...message }, replyToken: `r${serial}` }
  await line.event({ account, from, type: 'message', fields }).delivery
}
