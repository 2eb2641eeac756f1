import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeDataDir } from './embedded-postgres/launch.ts'

export const roles = ['web', 'intake', 'worker'] as const
export type Role = (typeof roles)[number]

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** What has to be known before the database is reached; everything else is a setting, changed on the screen. */
export interface Config {
  /** 0 lets the system choose. */
  port: number
  host: string
  /** Absolute. Secret file, blobs, and the embedded database live in it. */
  dataDir: string
  /** null: the embedded PostgreSQL. */
  databaseUrl: string | null
  /** Past a pooler, for LISTEN and jobs; the same server as `databaseUrl`. */
  databaseDirectUrl: string | null
  /** What the master key is derived from: BATON_SECRET, or the file that the first start makes. */
  secret: string
  roles: ReadonlySet<Role>
  /** How people and networks reach this server, without a slash at the end; null until it is known. */
  publicUrl: string | null
  /** Servers on private networks that accounts may reach: `host` or `host:port`. */
  allowHosts: readonly string[]
  logLevel: LogLevel
  checkoutDir: string
}

type Env = Readonly<Record<string, string | undefined>>

/** A value of the environment that the server cannot start with. The message holds name, value and fix. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

const checkoutDir = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')

/**
 * Reads the environment. Every wrong value is reported at once, so that a person corrects them in one go.
 * Makes the data folder, and in it the secret when none is given: `firstSecret`, or one of chance.
 */
export function readConfig(env: Env, firstSecret?: string): Config {
  const problems: string[] = []
  const read = <T>(name: string, parse: (value: string) => T, absent: T): T => {
    const value = env[name]?.trim()
    if (!value) return absent
    try {
      return parse(value)
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      problems.push(`${name} ${error.message}`)
      return absent
    }
  }

  const dataDir = read('BATON_DATA', (value) => (isAbsolute(value) ? value : resolve(checkoutDir, value)), join(checkoutDir, '.baton'))
  const given = {
    port: read('PORT', parsePort, 3000),
    host: read('HOST', parseHost, '127.0.0.1'),
    databaseUrl: read('DATABASE_URL', parseDatabaseUrl, null),
    databaseDirectUrl: read('DATABASE_DIRECT_URL', parseDatabaseUrl, null),
    secret: read('BATON_SECRET', parseSecret, null),
    roles: read('BATON_ROLES', parseRoles, new Set(roles)),
    publicUrl: read('BATON_URL', parsePublicUrl, null),
    allowHosts: read('BATON_ALLOW_HOSTS', parseHosts, []),
    logLevel: read('LOG_LEVEL', parseLogLevel, 'info'),
  }
  if (given.databaseDirectUrl && !given.databaseUrl) {
    problems.push('DATABASE_DIRECT_URL is set without DATABASE_URL. Set both, or neither to use the PostgreSQL that comes with Baton.')
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'))

  makeDataDir(dataDir)
  return { ...given, dataDir: realpathSync(dataDir), checkoutDir, secret: given.secret ?? secretFile(join(dataDir, 'secret'), firstSecret) }
}

function parsePort(value: string): number {
  const port = Number(value)
  if (/^\d+$/.test(value) && port <= 65_535) return port
  throw new ConfigError(`is "${value}", which is no port. Give a number from 0 to 65535; 0 takes any free one.`)
}

function parseHost(value: string): string {
  if (/^[\w.:%-]+$/.test(value)) return value
  throw new ConfigError(
    `is "${value}", which is no address to listen on. Give 127.0.0.1, 0.0.0.0, ::, or a host name of this machine, without port.`,
  )
}

/** The value is never shown, since it holds a password. */
function parseDatabaseUrl(value: string): string {
  if (URL.canParse(value) && ['postgres:', 'postgresql:'].includes(new URL(value).protocol)) return value
  throw new ConfigError('is not an address of a PostgreSQL (its value is not shown). Give postgres://user:password@host:5432/database.')
}

function parseSecret(value: string): string {
  if (value.length >= 32) return value
  throw new ConfigError(`has ${value.length} characters (they are not shown) and needs at least 32. Make one with: openssl rand -base64 32`)
}

function parseRoles(value: string): Set<Role> {
  const wanted = value.split(',').map((role) => role.trim())
  const unknown = wanted.filter((role) => !isOneOf(roles, role))
  if (unknown.length === 0) return new Set(wanted.filter((role) => isOneOf(roles, role)))
  throw new ConfigError(`is "${value}", and there is no role "${unknown[0]}". Give some of ${roles.join(',')}, or leave it unset for all.`)
}

function parsePublicUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (url && ['http:', 'https:'].includes(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username)
    return url.origin
  throw new ConfigError(`is "${value}". Give the address people type, such as https://care.example.com, without path or password.`)
}

/** Names with or without a port, separated by commas. */
function parseHosts(value: string): string[] {
  const hosts = value.split(',').map((host) => host.trim())
  const wrong = hosts.find((host) => !/^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host))
  if (wrong === undefined) return hosts
  throw new ConfigError(`holds "${wrong}". Give hosts, each with or without a port, separated by commas: mail.lan:993,10.0.0.5`)
}

function parseLogLevel(value: string): LogLevel {
  if (isOneOf(logLevels, value)) return value
  throw new ConfigError(`is "${value}". Give one of ${logLevels.join(', ')}.`)
}

function isOneOf<T extends string>(known: readonly T[], value: string): value is T {
  return (known as readonly string[]).includes(value)
}

/** The secret of this data folder, made on the first start. Losing it loses every stored credential, so a damaged one is never replaced. */
function secretFile(file: string, first = randomBytes(32).toString('base64url')): string {
  if (!existsSync(file)) writeFileSync(file, `${first}\n`, { mode: 0o600, flag: 'wx' })
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length < 32) {
    throw new ConfigError(`The secret in ${file} is damaged. Put it back from where you keep it, or set BATON_SECRET to it.`)
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new ConfigError(`The secret in ${file} can be read by others. Close it: chmod 600 ${file}`)
  }
  return secret
}
