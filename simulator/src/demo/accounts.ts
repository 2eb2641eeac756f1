import type { Simulator } from '../simulator.ts'
import { whatsAppTemplates } from './whatsapp-stories.ts'
import { facebookId, instagramId, lineUserId, whatsAppId, whatsAppPhone, xUserId, youTubeId } from './ids.ts'

/** What the product needs to connect one account of the demo brand. */
export interface DemoAccount {
  network: 'line' | 'x' | 'facebook' | 'instagram' | 'whatsapp' | 'email' | 'google-play' | 'app-store' | 'google-business' | 'youtube'
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

/** The invented brand "Haru Living": LINE in Thai, X in English and Korean (and a second X account that is dead), a Facebook Page with its Messenger and an Instagram account in all three, a number on WhatsApp, a mailbox, an app in Google Play and the App Store, a showroom on Google Maps, a channel on YouTube. */
export function brand(simulator: Simulator) {
  const { line, x, facebook, instagram, whatsapp, mail, googlePlay, appStore, googleBusiness, youtube } = simulator
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
  const metaApp = facebook.createApp({ name: 'Haru Living Care' })
  const page = facebook.createPage({ app: metaApp.id, id: facebookId('Haru Living'), name: 'Haru Living', humanAgent: true })
  const instagramApp = instagram.createApp({ name: 'Haru Living Care' })
  const gallery = instagram.createAccount({
    app: instagramApp.id,
    id: instagramId('haru.living'),
    username: 'haru.living',
    name: 'Haru Living',
    page: { id: page.id, name: page.name },
    humanAgent: true,
  })
  const atMeta = whatsapp.createApp({ name: 'Haru Living Care' })
  const number = whatsapp.createAccount({
    app: atMeta.id,
    name: 'Haru Living',
    id: whatsAppId('number'),
    phone: whatsAppPhone('Haru Living'),
    business: whatsAppId('business'),
  })
  for (const template of whatsAppTemplates) whatsapp.createTemplate({ business: number.business, ...template })
  const care = mail.createMailbox({ address: 'care@haruliving.example', name: 'Haru Living Care' })

  const home = googlePlay.createApp({ packageName: 'com.haruliving.home', name: 'Haru Home' })
  const iphone = appStore.createApp({ appId: '6450012345', bundleId: 'com.haruliving.home', name: 'Haru Home' })
  const showroom = googleBusiness.createPlace({
    accountId: '109876543210987654321',
    locationId: '4455667788990011223',
    title: 'Haru Living Ari',
  })
  const films = youtube.createChannel({ title: 'Haru Living', handle: '@haruliving', id: youTubeId('Haru Living') })
  // A day is long for who tries it out.
  appStore.change({ app: iphone.appId, looksForMs: 90_000 })
  googleBusiness.change({ place: showroom.locationId, looksForMs: 45_000 })

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
      network: 'facebook',
      name: page.name,
      handle: page.name,
      externalId: page.id,
      baseUrl: simulator.facebookBaseUrl,
      credentials: { accessToken: page.accessToken },
      appSecrets: { appId: metaApp.id, appSecret: metaApp.secret, verifyToken: metaApp.verifyToken },
      settings: { messenger: 'on', humanAgent: 'on' },
      dead: false,
    },
    {
      network: 'instagram',
      name: gallery.name,
      handle: gallery.username,
      externalId: gallery.id,
      baseUrl: simulator.instagramBaseUrl,
      credentials: { accessToken: gallery.accessToken },
      appSecrets: { appId: instagramApp.id, appSecret: instagramApp.secret, verifyToken: instagramApp.verifyToken },
      settings: { directMessages: 'on', humanAgent: 'on' },
      dead: false,
    },
    {
      network: 'whatsapp',
      name: number.name,
      handle: `+${number.phone}`,
      externalId: number.id,
      baseUrl: simulator.whatsappBaseUrl,
      credentials: { accessToken: number.accessToken },
      appSecrets: { appId: atMeta.id, appSecret: atMeta.secret, verifyToken: atMeta.verifyToken },
      settings: { phoneNumberId: number.id, businessAccountId: number.business },
      dead: false,
    },
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
    {
      network: 'google-play',
      name: home.packageName,
      handle: home.packageName,
      externalId: home.packageName,
      baseUrl: simulator.googlePlayBaseUrl,
      credentials: { serviceAccountKey: home.serviceAccount.keyFile },
      appSecrets: {},
      settings: { packageName: home.packageName },
      dead: false,
    },
    {
      network: 'app-store',
      name: iphone.name,
      handle: iphone.bundleId,
      externalId: iphone.appId,
      baseUrl: simulator.appStoreBaseUrl,
      credentials: { privateKey: iphone.key.privateKey },
      appSecrets: {},
      settings: { appId: iphone.appId, issuerId: iphone.key.issuerId, keyId: iphone.key.keyId },
      dead: false,
    },
    {
      network: 'google-business',
      name: showroom.title,
      handle: showroom.title,
      externalId: showroom.locationId,
      baseUrl: simulator.googleBusinessBaseUrl,
      credentials: {
        clientId: showroom.client.id,
        clientSecret: showroom.client.secret,
        refreshToken: showroom.client.refreshToken,
      },
      appSecrets: {},
      settings: { accountId: showroom.accountId, locationId: showroom.locationId },
      dead: false,
    },
    {
      network: 'youtube',
      name: films.title,
      handle: films.handle,
      externalId: films.id,
      baseUrl: simulator.youtubeBaseUrl,
      credentials: { clientId: films.client.id, clientSecret: films.client.secret, refreshToken: films.client.refreshToken },
      appSecrets: {},
      settings: { channelId: films.id },
      dead: false,
    },
  ]
  return { accounts, shop, app, global, korea, page, gallery, number, care, home, iphone, showroom, films }
}
