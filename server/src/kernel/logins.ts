import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto'
import pg from 'pg'
import { connectionConfig, type Role } from '#kernel/db'

/** Where each role of a serving process signs in; `direct` is past a pooler. */
export interface Addresses {
  app: string
  auth: string
  directApp: string
  directOwner: string
}

interface Login {
  role: Role
  name: string
  password: string
  salt: Buffer
}

const ROLES: readonly Role[] = ['baton_app', 'baton_auth', 'baton_owner']

/** Every role behind the one login that was given. */
export function givenLogin(url: string, directUrl: string): Addresses {
  return { app: url, auth: url, directApp: directUrl, directOwner: directUrl }
}

/**
 * Gives each role a login of its own, a member of that role and of nothing else: whoever runs SQL of theirs on a connection of
 * requests can leave its role only for one that may nothing. `reset role` on a connection of the login that makes roles would
 * be all of the database.
 *
 * Names and passwords come from the installation's secret, so that every process finds them and no two installations share one.
 *
 * @throws what the database says where the given login may not make others, or the new ones cannot sign in (a pooler or
 * pg_hba.conf that lists users), with the lines that an administrator may run.
 */
export async function ownLogins(url: string, directUrl: string, secret: string): Promise<Addresses> {
  const logins = ROLES.map((role) => loginOf(role, secret))
  const at = (base: string, role: Role) => addressOf(base, logins.find((login) => login.role === role) as Login)
  const addresses = {
    app: at(url, 'baton_app'),
    auth: at(url, 'baton_auth'),
    directApp: at(directUrl, 'baton_app'),
    directOwner: at(directUrl, 'baton_owner'),
  }
  try {
    await makeLogins(directUrl, logins)
    await Promise.all([
      tryOut(addresses.app, 'baton_app'),
      tryOut(addresses.auth, 'baton_auth'),
      tryOut(addresses.directOwner, 'baton_owner'),
      ...(directUrl === url ? [] : [tryOut(addresses.directApp, 'baton_app')]),
    ])
  } catch (error) {
    throw new Error(
      `Requests have no database login of their own (${(error as Error).message}). An administrator can make them:\n${logins.map(lineFor).join('\n')}`,
    )
  }
  return addresses
}

function loginOf(role: Role, secret: string): Login {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', `baton database login ${role}`, 52))
  // Of the secret and not of the role, so that one installation's logins stand together.
  const mark = Buffer.from(hkdfSync('sha256', secret, '', 'baton database logins', 4)).toString('hex')
  return { role, name: `${role}_${mark}`, password: bytes.subarray(0, 32).toString('base64url'), salt: bytes.subarray(32, 48) }
}

/** As parameters, which go before what stands in front of the host, and work without a host. */
function addressOf(base: string, { name, password }: Login): string {
  const url = new URL(base)
  url.searchParams.set('user', name)
  url.searchParams.set('password', password)
  return url.href
}

async function makeLogins(url: string, logins: Login[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'baton logins' })
  await client.connect()
  try {
    const found = await lookUp(client, logins)
    const missing = logins.filter(({ name }) => !found.some((login) => login.name === name))
    for (const login of missing) await client.query(lineFor(login)).catch(ignoreTaken)
    for (const { name, role, sound, connects } of missing.length > 0 ? await lookUp(client, logins) : found) {
      if (!sound) throw new Error(`the role ${name} is there and is not just a member of ${role}: drop it`)
      if (!connects) await client.query(`grant connect on database ${pg.escapeIdentifier(client.database ?? '')} to ${name}`)
    }
  } finally {
    await client.end()
  }
}

interface Found {
  name: string
  role: string
  /** May sign in, and become its one role. */
  sound: boolean
  connects: boolean
}

async function lookUp(client: pg.Client, logins: Login[]): Promise<Found[]> {
  const { rows } = await client.query<Found>(
    `select l.rolname as name, w.role, has_database_privilege(l.oid, current_database(), 'connect') as connects,
            l.rolcanlogin and not (l.rolsuper or l.rolbypassrls or l.rolcreaterole or l.rolcreatedb or l.rolreplication)
              and array(select r.rolname::text from pg_auth_members m join pg_roles r on r.oid = m.roleid where m.member = l.oid) = array[w.role] as sound
       from pg_roles l join unnest($1::text[], $2::text[]) as w(name, role) on w.name = l.rolname`,
    [logins.map(({ name }) => name), logins.map(({ role }) => role)],
  )
  return rows
}

/** Another process of the same installation was quicker. */
function ignoreTaken(error: Error & { code?: string }): void {
  if (error.code !== '42710' && error.code !== '23505') throw error
}

function lineFor(login: Login): string {
  return `create role ${login.name} login noinherit in role ${login.role} password '${verifierOf(login)}';`
}

/** What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5803): the password itself is in no statement and no log. */
function verifierOf({ password, salt }: Login): string {
  const rounds = 4096
  const salted = pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  const keyOf = (name: string) => createHmac('sha256', salted).update(name).digest()
  const stored = createHash('sha256').update(keyOf('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${rounds}:${salt.toString('base64')}$${stored}:${keyOf('Server Key').toString('base64')}`
}

async function tryOut(url: string, role: Role): Promise<void> {
  const client = new pg.Client({ ...connectionConfig({ url, role }), connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const { rows } = await client.query<{ session: string }>('select session_user::text as session')
    const name = new URL(url).searchParams.get('user')
    if (rows[0]?.session !== name) throw new Error(`${name} was signed in as ${rows[0]?.session}`)
  } finally {
    await client.end()
  }
}
