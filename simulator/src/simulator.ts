import { type AppStoreNetwork, appStoreNetwork } from './app-store/network.ts'
import { callLog, type SeenCall } from './calls.ts'
import { type Clock, systemClock } from './clock.ts'
import { serveControl } from './control.ts'
import { type FacebookNetwork, facebookNetwork } from './facebook/network.ts'
import { type Faults, faults } from './faults.ts'
import { type Listening, serve } from './http.ts'
import { type Ledger, ledger } from './ledger.ts'
import { type GoogleBusinessNetwork, googleBusinessNetwork } from './google-business/network.ts'
import { type GooglePlayNetwork, googlePlayNetwork } from './google-play/network.ts'
import { type InstagramNetwork, instagramNetwork } from './instagram/network.ts'
import { type LineNetwork, lineNetwork } from './line/network.ts'
import { type MailNetwork, mailNetwork } from './mail/network.ts'
import { type People, people } from './people.ts'
import { random, type Random } from './random.ts'
import { noSpecs, readSpecs, type Violation } from './specs.ts'
import { type LoadOptions, type LoadResult, type WebhookDelivery, type WebhookRequest, webhookSender } from './webhooks.ts'
import type { World } from './world.ts'
import { type WhatsAppNetwork, whatsAppNetwork } from './whatsapp/network.ts'
import { type XNetwork, xNetwork } from './x/network.ts'
import { type YouTubeNetwork, youTubeNetwork } from './youtube/network.ts'

export interface SimulatorOptions {
  /** Same seed, same ids, disorder and pauses. Default 1. */
  seed?: number
  clock?: Clock
  host?: string
  /** Default 0 each: any free port. */
  ports?: Partial<Ports>
  /** Folder with the networks' own descriptions; given, every call is checked against them. */
  specsPath?: string
  /** How long a network waits for our answer to a webhook. Default 10 s, as X says. */
  webhookTimeoutMs?: number
}

export interface Ports {
  control: number
  line: number
  lineData: number
  x: number
  whatsapp: number
  imap: number
  smtp: number
  facebook: number
  googlePlay: number
  appStore: number
  googleBusiness: number
  instagram: number
  youtube: number
}

/** The pretend networks, running. Everything here can also be done over HTTP at `url` + `/_sim/…`. */
export interface Simulator {
  url: string
  ports: Ports
  lineBaseUrl: string
  lineDataBaseUrl: string
  xBaseUrl: string
  facebookBaseUrl: string
  instagramBaseUrl: string
  googlePlayBaseUrl: string
  appStoreBaseUrl: string
  googleBusinessBaseUrl: string
  youtubeBaseUrl: string
  whatsappBaseUrl: string
  clock: Clock
  random: Random
  ledger: Ledger
  faults: Faults
  line: LineNetwork
  x: XNetwork
  facebook: FacebookNetwork
  instagram: InstagramNetwork
  googlePlay: GooglePlayNetwork
  appStore: AppStoreNetwork
  googleBusiness: GoogleBusinessNetwork
  youtube: YouTubeNetwork
  whatsapp: WhatsAppNetwork
  mail: MailNetwork & { host: string; imapPort: number; smtpPort: number }
  people: People
  /** Calls the product made, newest last. */
  calls(): readonly SeenCall[]
  /** Calls that broke a network's own description; empty without `specsPath`. */
  violations(): readonly Violation[]
  /** Webhooks sent so far and what became of them. */
  webhooks(): readonly WebhookDelivery[]
  /** Load: sends prepared webhooks over N connections and tells status and latency of each. */
  deliver(batch: readonly WebhookRequest[], options?: LoadOptions): Promise<LoadResult>
  /** What `act` would have had sent, made ready for `deliver` and not sent. */
  gather(act: () => void): WebhookRequest[]
  /** Settles when no webhook is on its way or waiting for a repeat. */
  idle(): Promise<void>
  stop(): Promise<void>
}

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, clock = systemClock, host = '127.0.0.1', ports = {}, specsPath } = options
  const chance = random(seed)
  const world: World = {
    clock,
    random: chance,
    ledger: ledger(clock),
    faults: faults(chance.fork('faults')),
    calls: callLog(),
    webhooks: webhookSender({ clock, random: chance.fork('webhooks') }, options.webhookTimeoutMs),
    specs: specsPath ? readSpecs(specsPath, clock) : noSpecs(),
  }
  const line = lineNetwork(world)
  const x = xNetwork(world)
  const facebook = facebookNetwork(world)
  const instagram = instagramNetwork(world)
  const whatsapp = whatsAppNetwork(world)
  const mail = mailNetwork(world)
  const googlePlay = googlePlayNetwork(world)
  const appStore = appStoreNetwork(world)
  const googleBusiness = googleBusinessNetwork(world)
  const youtube = youTubeNetwork(world)

  const open: { stop(): Promise<void> }[] = []
  const keep = <T extends { stop(): Promise<void> }>(listening: T): T => {
    open.push(listening)
    return listening
  }
  const stop = async () => {
    await world.webhooks.stop()
    await Promise.all(open.map((listening) => listening.stop()))
  }
  try {
    const listening = {
      line: keep(await serve(world, line.api, ports.line ?? 0, host)),
      lineData: keep(await serve(world, line.dataApi, ports.lineData ?? 0, host)),
      x: keep(await serve(world, x.api, ports.x ?? 0, host)),
      facebook: keep(await serve(world, facebook.api, ports.facebook ?? 0, host)),
      instagram: keep(await serve(world, instagram.api, ports.instagram ?? 0, host)),
      whatsapp: keep(await serve(world, whatsapp.api, ports.whatsapp ?? 0, host)),
      googlePlay: keep(await serve(world, googlePlay.api, ports.googlePlay ?? 0, host)),
      appStore: keep(await serve(world, appStore.api, ports.appStore ?? 0, host)),
      googleBusiness: keep(await serve(world, googleBusiness.api, ports.googleBusiness ?? 0, host)),
      youtube: keep(await serve(world, youtube.api, ports.youtube ?? 0, host)),
    }
    x.baseUrl = listening.x.url
    facebook.baseUrl = listening.facebook.url
    instagram.baseUrl = listening.instagram.url
    whatsapp.baseUrl = listening.whatsapp.url
    googlePlay.baseUrl = listening.googlePlay.url
    appStore.baseUrl = listening.appStore.url
    const mailPorts = keep(await mail.listen({ imap: ports.imap ?? 0, smtp: ports.smtp ?? 0 }, host))
    const talkers = people(world, { line, x, facebook, instagram, whatsapp, mail, googlePlay, appStore, googleBusiness, youtube })
    open.push({ stop: async () => talkers.stop() })

    const simulator: Simulator = {
      url: '',
      ports: {
        control: 0,
        line: listening.line.port,
        lineData: listening.lineData.port,
        x: listening.x.port,
        whatsapp: listening.whatsapp.port,
        imap: mailPorts.imapPort,
        smtp: mailPorts.smtpPort,
        facebook: listening.facebook.port,
        googlePlay: listening.googlePlay.port,
        appStore: listening.appStore.port,
        googleBusiness: listening.googleBusiness.port,
        instagram: listening.instagram.port,
        youtube: listening.youtube.port,
      },
      lineBaseUrl: listening.line.url,
      lineDataBaseUrl: listening.lineData.url,
      xBaseUrl: listening.x.url,
      facebookBaseUrl: listening.facebook.url,
      instagramBaseUrl: listening.instagram.url,
      googlePlayBaseUrl: listening.googlePlay.url,
      appStoreBaseUrl: listening.appStore.url,
      googleBusinessBaseUrl: listening.googleBusiness.url,
      youtubeBaseUrl: listening.youtube.url,
      whatsappBaseUrl: listening.whatsapp.url,
      clock,
      random: chance,
      ledger: world.ledger,
      faults: world.faults,
      line,
      x,
      facebook,
      instagram,
      googlePlay,
      appStore,
      googleBusiness,
      youtube,
      whatsapp,
      mail: Object.assign(mail, { host, imapPort: mailPorts.imapPort, smtpPort: mailPorts.smtpPort }),
      people: talkers,
      calls: world.calls.all,
      violations: world.specs.violations,
      webhooks: world.webhooks.all,
      deliver: world.webhooks.deliver,
      gather: world.webhooks.gather,
      idle: world.webhooks.idle,
      stop,
    }
    const control: Listening = keep(await serveControl(simulator, ports.control ?? 0, host))
    simulator.url = control.url
    simulator.ports.control = control.port
    return simulator
  } catch (error) {
    await stop()
    throw error
  }
}
