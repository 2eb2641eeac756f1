import type { Simulator } from '../simulator.ts'
import { lineUserId, xUserId } from './ids.ts'

/** What the product needs to connect one account of the demo brand. */
export interface DemoAccount {
  network: 'line' | 'x' | 'email'
  name: string
  handle: string
  externalId: string
  baseUrl: string
  credentials: Record<string, string>
  appSecrets: Record<string, string>
  settings: Record<string, string>
  /** Its token was revoked: shows what a dead connection looks like. */
  dead: boolean
}

/** The invented brand "Haru Living": LINE in Thai, X in English and Korean (and a second X account that is dead), a mailbox. */
export function brand(simulator: Simulator) {
  const { line, x, mail } = simulator
  const shop = line.createAccount({
    name: 'Haru Living ไทย',
    userId: lineUserId('Haru Living ไทย'),
    basicId: '@haruliving',
    monthlyLimit: 500,
  })
  const app = x.createApp({ name: 'Haru Living Care' })
  const onX = (username: string, name: string, followers: number) =>
    x.createAccount({ app: app.id, id: xUserId(username), username, name, followers })
  const global = onX('HaruLiving', 'Haru Living', 48_200)
  const korea = onX('HaruKorea', '하루리빙 코리아', 7_310)
  const care = mail.createMailbox({ address: 'care@haruliving.example', name: 'Haru Living Care' })

  const xAccount = (account: typeof global, name: string, handle: string, dead: boolean): DemoAccount => ({
    network: 'x',
    name,
    handle,
    externalId: account.userId,
    baseUrl: simulator.xBaseUrl,
    credentials: {
      accessToken: account.accessToken,
      refreshToken: account.refreshToken,
      clientId: app.clientId,
      clientSecret: app.clientSecret,
      bearerToken: app.bearerToken,
    },
    appSecrets: { consumerSecret: app.consumerSecret },
    settings: { tier: 'pay-per-use' },
    dead,
  })
  const accounts: DemoAccount[] = [
    {
      network: 'line',
      name: shop.name,
      handle: shop.basicId,
      externalId: shop.userId,
      baseUrl: simulator.lineBaseUrl,
      credentials: { channelAccessToken: shop.channelAccessToken },
      appSecrets: { channelSecret: shop.channelSecret },
      settings: { dataBaseUrl: simulator.lineDataBaseUrl },
      dead: false,
    },
    xAccount(global, 'Haru Living', 'HaruLiving', false),
    xAccount(korea, '하루리빙 코리아', 'HaruKorea', true),
    {
      network: 'email',
      name: care.name,
      handle: care.address,
      externalId: care.address,
      baseUrl: '',
      credentials: { imapPassword: care.pass, smtpPassword: care.pass },
      appSecrets: {},
      settings: {
        address: care.address,
        displayName: care.name,
        imapHost: simulator.mail.host,
        imapPort: String(simulator.mail.imapPort),
        imapSecurity: 'none',
        imapUser: care.user,
        smtpHost: simulator.mail.host,
        smtpPort: String(simulator.mail.smtpPort),
        smtpSecurity: 'none',
        smtpUser: care.user,
        plusAddressing: 'on',
        sentCopy: 'baton',
      },
      dead: false,
    },
  ]
  return { accounts, shop, app, global, korea, care }
}
