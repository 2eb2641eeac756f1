import fastify, { type FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authOptions } from './options.ts'
import { hashPassword, verifyPassword } from './password.ts'
import type { App } from '#kernel/app'
import { type Auth, makeAuth } from '#kernel/auth'
import { connectionConfig } from '#kernel/db'
import { Failure } from '#kernel/fail'
import { type TestApp, testApp } from '#kernel/testing'

const PASSWORD = 'correct horse 말 ม้า'
const origin = 'http://baton.test'
let app: TestApp
let auth: Auth
let server: FastifyInstance
let people = 0

beforeAll(async () => {
  app = await testApp()
  auth = authOf(app)
  server = serve(app, auth)
})
afterAll(async () => {
  await server.close()
  await auth.close()
})

function authOf({ config, clock, ids, chance, log, bus, publicUrl }: App, secret = config.secret): Auth {
  return makeAuth({ databaseUrl: config.databaseUrl ?? '', secret, clock, ids, chance, log, bus, publicUrl })
}

/** As server.ts mounts it: the handler, and failures as problems. */
function serve({ publicUrl }: App, mounted: Auth): FastifyInstance {
  const made = fastify({ trustProxy: true })
  made.setErrorHandler((error, _request, reply) => {
    if (error instanceof Failure) return reply.code(error.status).send(error.problem())
    throw error
  })
  made.all('/api/auth/*', (request, reply) => mounted.handle(request, reply))
  made.get('/who', (request) => mounted.personOf(request.headers))
  expect(publicUrl()).toBe(origin)
  return made
}

async function person(password = PASSWORD) {
  const email = `somchai-${process.pid}-${++people}@haru.example`
  const { id } = await auth.createPerson({ name: 'สมชาย ใจดี', email, password, language: 'th' })
  return { id, email }
}

function post(path: string, payload: Record<string, unknown>, headers: Record<string, string> = {}) {
  return server.inject({ method: 'POST', url: `/api/auth${path}`, payload, headers: { origin, host: 'baton.test', ...headers } })
}

async function signedIn() {
  const made = await person()
  const answer = await post('/sign-in/email', { email: made.email, password: PASSWORD })
  expect(answer.statusCode).toBe(200)
  return { ...made, cookie: cookieOf(answer.headers['set-cookie']), setCookie: String(answer.headers['set-cookie']) }
}

function cookieOf(header: string | string[] | undefined): string {
  return [header ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ')
}

const who = (cookie: string) => auth.personOf({ cookie })

describe('the schema auth', () => {
  it('is what the installed better-auth wants for our options', async () => {
    const pool = new pg.Pool({
      ...connectionConfig({ url: app.config.databaseUrl ?? '', role: 'baton_auth', schema: 'auth' }),
      types: undefined,
    })
    const { getMigrations } = await import('better-auth/db/migration')
    const attempts = { consume: async () => ({ allowed: true, retryAfter: null }) }

    const plan = await getMigrations(
      authOptions({ pool, ids: app.ids, log: app.log, secret: app.config.secret, publicUrl: origin, attempts }),
    )

    expect({ tables: plan.toBeCreated, columns: plan.toBeAdded, sql: await plan.compileMigrations() }).toEqual({
      tables: [],
      columns: [],
      sql: ';',
    })
    await pool.end()
  })

  it('is closed to the role that serves requests', async () => {
    await expect(app.db.pool.query('select id from auth."user"')).rejects.toThrow(/permission denied/)
  })

  it('holds UUIDv7 ids and no password in clear', async () => {
    const { id } = await person()
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/)
    const pool = new pg.Pool(connectionConfig({ url: app.config.databaseUrl ?? '', role: 'baton_auth', schema: 'auth' }))
    const { rows } = await pool.query('select password from account where "userId" = $1', [id])
    expect(rows).toEqual([{ password: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/) }])
    await pool.end()
  })
})

describe('passwords', () => {
  it('fit however the same letters were composed, and nothing else', async () => {
    const hash = await hashPassword('비밀번호 café 10'.normalize('NFC'))
    expect(await verifyPassword({ hash, password: '비밀번호 café 10'.normalize('NFD') })).toBe(true)
    expect(await verifyPassword({ hash, password: '비밀번호 cafe 10' })).toBe(false)
  })

  it('are salted', async () => {
    expect(await hashPassword(PASSWORD)).not.toBe(await hashPassword(PASSWORD))
  })

  it('keep working when they were hashed at another cost', async () => {
    const hash = '$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21l$'
    const { argon2Sync } = await import('node:crypto')
    const tag = argon2Sync('argon2id', {
      message: 'older password',
      nonce: Buffer.from('somesaltsome'),
      tagLength: 32,
      memory: 64,
      passes: 1,
      parallelism: 1,
    })
    const stored = hash + tag.toString('base64').replace('=', '')
    expect(await verifyPassword({ hash: stored, password: 'older password' })).toBe(true)
  })
})

describe('signing in', () => {
  it('gives a cookie that scripts and other sites do not get, and that says who is there', async () => {
    const { id, email, cookie, setCookie } = await signedIn()
    expect(setCookie).toMatch(/^baton\.session_token=[^;]+;.*HttpOnly;.*SameSite=Lax/i)
    expect(await who(cookie)).toMatchObject({ id, email, name: 'สมชาย ใจดี', language: 'th' })
  })

  it('sets a secure cookie when people come by https', async () => {
    const secure = makeAuth({
      ...app,
      databaseUrl: app.config.databaseUrl ?? '',
      secret: app.config.secret,
      publicUrl: () => 'https://care.example',
    })
    const { email } = await person()
    const behindTls = serve(app, secure)
    const answer = await behindTls.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email, password: PASSWORD },
      headers: { origin: 'https://care.example', host: '127.0.0.1:3000' },
    })
    expect(String(answer.headers['set-cookie'])).toMatch(/^__Secure-baton\.session_token=.*; Secure/i)
    expect(await secure.personOf({ cookie: cookieOf(answer.headers['set-cookie']) })).toMatchObject({ email })
    await behindTls.close()
    await secure.close()
  })

  it('is read from the cookie of this installation alone, whatever lies beside it', async () => {
    const secure = makeAuth({
      ...app,
      databaseUrl: app.config.databaseUrl ?? '',
      secret: app.config.secret,
      publicUrl: () => 'https://care.example',
    })
    const people = [await signedIn(), await signedIn()] as const
    const [mallory, minji] = people.map(({ cookie }) => cookie) as [string, string]
    const planted = 'baton.session_token=planted'

    expect(await secure.personOf({ cookie: `${planted}; __Secure-${mallory}` })).toMatchObject({ id: people[0].id })
    expect(await secure.personOf({ cookie: `${planted}; __Secure-${minji}` })).toMatchObject({ id: people[1].id })
    expect(await secure.personOf({ cookie: mallory })).toBeNull()
    expect(await who(`__Secure-${planted}; ${mallory}`)).toMatchObject({ id: people[0].id })
    expect(await who(`__Secure-${planted}; ${minji}`)).toMatchObject({ id: people[1].id })
    await secure.close()
  })

  it('is another question when a second cookie of the same name stands beside the first', async () => {
    const [mallory, minji] = [await signedIn(), await signedIn()]
    for (const { cookie } of [mallory, minji]) {
      const both = `baton.session_token=planted; ${cookie}`
      const asked = await who(both)
      app.clock.advance({ seconds: 3 })
      expect(await who(both)).toEqual(asked)
    }
  })

  it('takes the address in any case', async () => {
    const { email } = await person()
    const answer = await post('/sign-in/email', { email: email.toUpperCase(), password: PASSWORD })
    expect(answer.statusCode).toBe(200)
  })

  it('tells a wrong password and an unknown address apart for nobody', async () => {
    const { email } = await person()
    const answers = await Promise.all([
      post('/sign-in/email', { email, password: 'not the password' }),
      post('/sign-in/email', { email: 'nobody@haru.example', password: 'not the password' }),
    ])
    for (const answer of answers)
      expect(answer.json()).toMatchObject({ status: 401, code: 'not_signed_in', reason: 'invalid_email_or_password' })
    expect(answers[0]?.json()).toEqual(answers[1]?.json())
  })

  it('refuses a page of another site', async () => {
    const { email } = await person()
    const answer = await post('/sign-in/email', { email, password: PASSWORD }, { origin: 'https://evil.example' })
    expect(answer.json()).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('takes a page of the host under which it was reached', async () => {
    const { email } = await person()
    const answer = await post('/sign-in/email', { email, password: PASSWORD }, { origin: 'http://127.0.0.1:4100', host: '127.0.0.1:4100' })
    expect(answer.statusCode).toBe(200)
  })

  it('lets nobody sign up by themselves, nor use another entrance of the library', async () => {
    for (const path of ['/sign-up/email', '/request-password-reset', '/update-user', '/delete-user', '/sign-in/social', '/list-sessions']) {
      const answer = await post(path, { name: 'Eve', email: 'eve@evil.example', password: PASSWORD })
      expect([path, answer.statusCode]).toEqual([path, 404])
    }
    expect(await auth.personByEmail('eve@evil.example')).toBeNull()
  })

  it('is refused after ten failures at one account, wherever they come from, and works again when the time is over', async () => {
    const { email } = await person()
    const attempts = []
    for (let i = 0; i < 11; i++)
      attempts.push(await post('/sign-in/email', { email, password: `guess number ${i}` }, { 'x-forwarded-for': `203.0.113.${i}` }))
    expect(attempts.map((answer) => answer.statusCode)).toEqual([...Array(10).fill(401), 429])
    expect(attempts.at(-1)?.json()).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: expect.any(Number) })

    const right = await post('/sign-in/email', { email, password: PASSWORD })
    expect(right.statusCode).toBe(429)

    app.clock.advance({ minutes: 10 })
    expect((await post('/sign-in/email', { email, password: PASSWORD })).statusCode).toBe(200)
  })

  it('counts a burst of guesses one by one', async () => {
    const { email } = await person()
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, i) => post('/sign-in/email', { email, password: `guess number ${i}` })),
    )
    expect(answers.filter((answer) => answer.statusCode === 401)).toHaveLength(10)
    expect(answers.filter((answer) => answer.statusCode === 429)).toHaveLength(4)
  })

  it('forgets failures once the password was right', async () => {
    const { email } = await person()
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 6; i++) expect((await post('/sign-in/email', { email, password: 'a slip of the hand' })).statusCode).toBe(401)
      expect((await post('/sign-in/email', { email, password: PASSWORD })).statusCode).toBe(200)
    }
  })

  it('is limited by address too, and a header of the caller does not change that address', async () => {
    const answers = []
    for (let i = 0; i < 61; i++) {
      const headers = { 'x-forwarded-for': '198.51.100.7', 'x-baton-address': `10.0.0.${i}` }
      answers.push(await post('/sign-in/email', { email: `guess-${i}@haru.example` }, headers))
    }
    expect(answers.slice(0, 60).every((answer) => answer.statusCode === 400)).toBe(true)
    expect(answers.at(-1)?.json()).toMatchObject({ code: 'too_many_requests' })
  })
})

describe('a session', () => {
  it('is nobody without, with a forged, or with another installation’s cookie', async () => {
    const { cookie } = await signedIn()
    const forged = cookie.replace(/\.([^.]+)$/, '.AAAA$1')
    const elsewhere = authOf(app, 'the secret of quite another installation')
    expect(await auth.personOf({})).toBeNull()
    expect(await who(forged)).toBeNull()
    expect(await elsewhere.personOf({ cookie })).toBeNull()
    await elsewhere.close()
  })

  it('ends at once when one signs out', async () => {
    const { cookie } = await signedIn()
    expect(await who(cookie)).not.toBeNull()
    expect((await post('/sign-out', {}, { cookie })).statusCode).toBe(200)
    expect(await who(cookie)).toBeNull()
  })

  it('can be ended from another one, and only by its owner', async () => {
    const { email, cookie } = await signedIn()
    const other = cookieOf((await post('/sign-in/email', { email, password: PASSWORD }, { 'user-agent': 'Phone' })).headers['set-cookie'])
    const here = await who(cookie)
    const there = await who(other)
    const stranger = await who((await signedIn()).cookie)
    if (!here || !there || !stranger) throw new Error('nobody is signed in')

    expect(await auth.sessionsOf(here)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: here.sessionId, current: true, ipAddress: '127.0.0.1' }),
        expect.objectContaining({ id: there.sessionId, current: false, userAgent: 'Phone' }),
      ]),
    )
    await expect(auth.revokeSession(stranger, there.sessionId)).rejects.toMatchObject({ code: 'not_found' })
    expect(await who(other)).not.toBeNull()
    await auth.revokeSession(here, there.sessionId)
    expect(await who(other)).toBeNull()
    expect(await who(cookie)).not.toBeNull()
  })

  it('that another process ended lasts two seconds here at most', async () => {
    const { cookie } = await signedIn()
    const here = await who(cookie)
    const elsewhere = authOf(app)
    const there = await elsewhere.personOf({ cookie })
    if (!here || !there) throw new Error('nobody is signed in')
    await elsewhere.revokeSession(there, there.sessionId)
    app.clock.advance({ seconds: 2 })
    expect(await who(cookie)).toBeNull()
    await elsewhere.close()
  })

  it('shows a changed language at once', async () => {
    const { cookie } = await signedIn()
    const here = await who(cookie)
    if (!here) throw new Error('nobody is signed in')
    await auth.setLanguage(here, 'ko')
    expect(await who(cookie)).toMatchObject({ language: 'ko' })
  })

  it('is asked of the database once when many requests come together', async () => {
    const { cookie } = await signedIn()
    const answers = await Promise.all(Array.from({ length: 20 }, () => who(cookie)))
    expect(new Set(answers).size).toBe(1)
  })
})

describe('an account', () => {
  it('exists once per address, whatever its case, though two make it at once', async () => {
    const one = { name: 'Minji', email: `minji-${process.pid}@haru.example`, password: PASSWORD, language: 'ko' }
    const outcomes = await Promise.allSettled([auth.createPerson(one), auth.createPerson({ ...one, email: one.email.toUpperCase() })])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'email_taken' } })
  })
})

it('tidies up sessions that ran out and old counts, and leaves the others', async () => {
  const { cookie } = await signedIn()
  const here = await who(cookie)
  const old = await signedIn()
  const pool = new pg.Pool(connectionConfig({ url: app.config.databaseUrl ?? '', role: 'baton_auth', schema: 'auth' }))
  await pool.query(`update session set "expiresAt" = now() - interval '1 second' where "userId" = $1`, [old.id])
  await pool.query(`insert into "rateLimit" (id, key, count, "lastRequest") values ('old', 'old', 1, $1)`, [app.clock.now() - 90_000_000])

  await auth.tidy()

  expect((await pool.query('select id from session where "userId" = $1', [old.id])).rowCount).toBe(0)
  expect((await pool.query('select id from session where id = $1', [here?.sessionId])).rowCount).toBe(1)
  expect((await pool.query(`select id from "rateLimit" where id = 'old'`)).rowCount).toBe(0)
  await pool.end()
})
