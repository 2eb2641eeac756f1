import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { adapterRegistry } from '#kernel/adapters'
import type { App } from '#kernel/app'
import { type Auth, makeAuth } from '#kernel/auth'
import { Backlog } from '#kernel/backlog'
import { makeBlobs } from '#kernel/blobs'
import { memoryBus, notifyBus } from '#kernel/bus'
import { IdMaker, systemChance, systemClock } from '#kernel/clock'
import { type Config, ConfigError } from '#kernel/config'
import { openDatabase } from '#kernel/db'
import { makeDoor } from '#kernel/door'
import { startEmbedded } from '#kernel/embedded-postgres/launch'
import { makeHealth } from '#kernel/health'
import { makeLog } from '#kernel/log'
import { type Addresses, givenLogin, ownLogins } from '#kernel/logins'
import { makeMetrics } from '#kernel/metrics'
import { Pressure } from '#kernel/pressure'
import { migrate } from '#kernel/migrate'
import { mustReach } from '#kernel/reach'
import { checkAppRole } from '#kernel/roles'
import { makeSecrets } from '#kernel/secrets'
import { makeServer } from '#kernel/server'
import { sql } from '#kernel/sql'
import { adapters } from './adapters.ts'
import { parseAside } from '#channels'
import { registerPages } from './pages.ts'
import { compose } from './slices.ts'

/** A running Baton. */
export interface Running {
  app: App
  server: FastifyInstance
  /** Address it listens on. */
  url: string
  /** What the start should tell the person, in sentences. */
  notes: string[]
  /** Ends everything within two seconds: no new work, work under way finished, connections closed. */
  stop(): Promise<void>
}

/** The services of a process on a migrated database, without anything running yet. */
export interface Ground {
  app: MutableApp
  addresses: Addresses
  notes: string[]
  close(): Promise<void>
}

interface MutableApp extends App {
  publicUrl: () => string
  localUrl: () => string
}

interface GroundOptions {
  /** Lets a command stand beside a running server. */
  share?: boolean
  onDatabaseEnd?: (why: string) => void
}

/** Opens the database of `config`, the embedded one when none is given, and makes the services that stand on it. */
export async function openGround(config: Config, { share = false, onDatabaseEnd }: GroundOptions = {}): Promise<Ground> {
  const log = makeLog(config.logLevel)
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: config.dataDir, share, onUnexpectedEnd: onDatabaseEnd })
  const databaseUrl = config.databaseUrl ?? embedded?.connectionString ?? ''
  const directUrl = config.databaseDirectUrl ?? databaseUrl
  try {
    await mustReach(config)
    await migrate(directUrl)
    const notes = [...(embedded?.where ?? [])]
    const addresses = await ownLogins(databaseUrl, directUrl, config.secret).catch((error: Error) => {
      // The login that comes with the PostgreSQL of ours is a superuser; that of another one is the operator's choice.
      if (embedded) throw error
      notes.push(error.message)
      return givenLogin(databaseUrl, directUrl)
    })
    const aside = parseAside(new URL('./parse-process.ts', import.meta.url))
    const app = await makeApp(config, { addresses, log, several: !embedded, parse: aside.parse })
    const close = async () => {
      aside.close()
      await Promise.allSettled([app.bus.close(), app.door.close()])
      await within(STOP_MS, app.db.end())
      await embedded?.stop()
    }
    return { app, addresses, notes, close }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** The sign-ins on an opened database. */
export function authOn({ app, addresses }: Ground): Auth {
  const { config, clock, ids, chance, log, bus } = app
  return makeAuth({ databaseUrl: addresses.auth, secret: config.secret, clock, ids, chance, log, bus, publicUrl: () => app.publicUrl() })
}

/** Starts the roles of `config`. `onDatabaseEnd` hears when the embedded database ends by itself: nothing can be served from then on. */
export async function start(config: Config, onDatabaseEnd?: (why: string) => void): Promise<Running> {
  const ground = await openGround(config, { onDatabaseEnd })
  try {
    return await serve(config, ground)
  } catch (error) {
    await ground.close()
    throw error
  }
}

async function serve(config: Config, ground: Ground): Promise<Running> {
  const { app, addresses } = ground
  const auth = authOn(ground)
  const composition = compose(app)
  const server = makeServer(app, auth, composition.answers, composition.ahead(config.roles))
  server.all('/api/auth/*', (request, reply) => auth.handle(request, reply))
  composition.register(server, config.roles)
  registerPages(app, server, join(config.checkoutDir, 'web', 'dist'))

  const ending = new AbortController()
  const url = await listen(server, config)
  app.publicUrl = () => config.publicUrl ?? url
  app.localUrl = () => url.replace('localhost', '127.0.0.1')
  const work = composition.work(addresses, auth, config.roles, ending.signal)
  auth.warm()

  async function stop(): Promise<void> {
    ending.abort()
    await composition.close()
    server.server.closeAllConnections()
    await server.close()
    await within(STOP_MS, work)
    await auth.close()
    await ground.close()
  }
  return { app, server, url, notes: ground.notes, stop }
}

/** Work that has not ended by then is cut off; what it was about is safe in the database. */
const STOP_MS = 700

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())])
}

interface Origin {
  addresses: Addresses
  log: App['log']
  /** Other processes may serve the same database. */
  several: boolean
  parse: App['parse']
}

async function makeApp(config: Config, { addresses, log, several, parse }: Origin): Promise<MutableApp> {
  const clock = systemClock
  const db = openDatabase({
    url: addresses.app,
    role: 'baton_app',
    onError: (error) => log.warn({ error: error.message }, 'an idle connection broke'),
  })
  const client = await db.pool.connect()
  try {
    await checkAppRole(client)
  } finally {
    client.release()
  }
  const metrics = makeMetrics()
  const health = makeHealth()
  health.add('database', async () => {
    await db.all(sql`select 1`)
    return null
  })
  return {
    config,
    log,
    clock,
    chance: systemChance,
    ids: new IdMaker(clock, systemChance),
    db,
    bus: several ? await notifyBus(addresses.directApp, log) : memoryBus(),
    door: makeDoor({ clock, log, allowHosts: config.allowHosts }),
    blobs: makeBlobs({ dataDir: config.dataDir, secret: config.secret, clock }),
    secrets: makeSecrets({ secret: config.secret, clock, chance: systemChance }),
    health,
    metrics,
    pressure: new Pressure(),
    backlog: new Backlog({ db, clock, metrics }),
    adapters: adapterRegistry(adapters),
    parse,
    publicUrl: () => config.publicUrl ?? addressOf(config.host, config.port),
    localUrl: () => '',
  }
}

async function listen(server: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    await server.listen({ host, port })
  } catch (error) {
    throw cannotListen(error as NodeJS.ErrnoException, { host, port })
  }
  const bound = server.server.address()
  return addressOf(host, typeof bound === 'object' && bound ? bound.port : port)
}

function cannotListen(error: NodeJS.ErrnoException, { host, port }: Pick<Config, 'host' | 'port'>): Error {
  switch (error.code ?? '') {
    case 'EADDRINUSE':
      return new ConfigError(`PORT ${port} is in use by another program. Stop that one, or choose another: PORT=${port + 1} npm start`)
    case 'EACCES':
      return new ConfigError(`PORT is ${port}, where this account may not listen. Choose another: PORT=3000 npm start`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError(
        `HOST is "${host}", which is no address of this machine. Give 127.0.0.1, 0.0.0.0, ::, or a host name of this machine.`,
      )
    default:
      return error
  }
}

/** Where a person on this machine finds a server that listens there. */
function addressOf(host: string, port: number): string {
  const shownHost = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${shownHost}:${port}`
}
