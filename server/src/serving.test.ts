import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { registry } from '@baton/contract'
import { failures } from '@baton/contract/failures'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { Failure } from '#kernel/fail'
import { makeHealth } from '#kernel/health'
import { openApi } from '#kernel/openapi'
import { testApp } from '#kernel/testing'
import { registerPages } from './pages.ts'
import { type Running, start } from './process.ts'

let running: Running
beforeAll(async () => {
  const { config } = await testApp()
  running = await start({ ...config, publicUrl: null, roles: new Set(['web', 'intake', 'worker']) })
}, 30_000)
afterAll(() => running?.stop())

const ask = (path: string, init: RequestInit = {}) => fetch(`${running.url}${path}`, init)

/** Bytes as no HTTP library would send them. */
function say(text: string): Promise<string> {
  const { port, hostname } = new URL(running.url)
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.setTimeout(3_000, () => socket.destroy())
    socket.on('data', (bytes) => (heard += bytes.toString()))
    socket.on('close', () => resolve(heard))
    // What comes after the refusal is not read: the server cuts it off.
    socket.on('error', () => resolve(heard))
  })
}

describe('a start that cannot be', () => {
  const startWith = async (part: object) => {
    const { config } = await testApp()
    return start({ ...config, roles: new Set(['web']), ...part })
  }

  it.each([
    [
      'a database that is not there',
      { databaseUrl: 'postgres://ann:secret-word@127.0.0.1:1/baton' },
      /^DATABASE_URL: .*127\.0\.0\.1:1.*ECONNREFUSED.* Start it, /,
    ],
    [
      'no direct way to it',
      { databaseDirectUrl: 'postgres://ann:secret-word@127.0.0.1:1/baton' },
      /^DATABASE_DIRECT_URL: .*127\.0\.0\.1:1/,
    ],
    ['an address of another machine', { host: '192.0.2.1' }, /^HOST is "192\.0\.2\.1", which is no address of this machine\. Give /],
    ['a name nobody knows', { host: 'nowhere.invalid' }, /^HOST is "nowhere\.invalid"/],
  ])('says for %s which value is wrong and what to write instead', async (_what, part, words) => {
    const refused = await startWith(part).catch((error: Error) => error.message)

    expect(refused).toMatch(words)
    expect(refused).not.toContain('secret-word')
  })

  it('says so for a database that does not exist', async () => {
    const { config } = await testApp()
    const databaseUrl = new URL(config.databaseUrl ?? '')
    databaseUrl.pathname = '/nothing-here'

    await expect(startWith({ databaseUrl: databaseUrl.href })).rejects.toThrow(
      'DATABASE_URL: the PostgreSQL there holds no database "nothing-here".',
    )
  })
})

describe('a running server', () => {
  it('signs in for requests as one who can become nothing but the role of requests', async () => {
    const client = await running.app.db.pool.connect()
    try {
      await client.query('set role none')
      await expect(client.query('select from baton.workspaces')).rejects.toThrow('permission denied')
      await expect(client.query('set role baton_owner')).rejects.toThrow('permission denied')
    } finally {
      client.release(true)
    }
  })

  it('says that it lives, that it is ready, and how it fares', async () => {
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' })
    const ready = await ask('/readyz')
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true, checks: { database: 'ok' } }])
    expect(await (await ask('/metrics')).text()).toMatch(/^baton_http\w*{.*route="\/readyz"/m)
  })

  it('names what is broken when it is not ready', async () => {
    let problem: string | null = 'The disk is full. Make room in /var/lib/baton.'
    running.app.health.add('disk', async () => problem)
    const ready = await ask('/readyz')
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, checks: { database: 'ok', disk: problem } }])
    problem = null
    expect((await ask('/readyz')).status).toBe(200)
  })

  it.each([
    ['an address that is none', '/api/v1/nothing', {}, 404, 'not_found'],
    ['a method that is none', '/api/v1/me', { method: 'PATCH' }, 404, 'not_found'],
    ['a parameter that the route does not know', '/api/v1/setup?tokn=1', {}, 400, 'invalid_request'],
    ['an address that cannot be read', '/api/v1/workspaces/%zz/events', {}, 400, 'invalid_request'],
    [
      'words that are no JSON',
      '/api/v1/setup',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":' },
      400,
      'invalid_request',
    ],
    [
      'fields that are missing',
      '/api/v1/setup',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      400,
      'invalid_request',
    ],
    [
      'a type of content that is none',
      '/api/v1/setup',
      { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' },
      415,
      'unsupported_media_type',
    ],
    [
      'too much',
      '/api/v1/setup',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: `"${'x'.repeat(3_000_000)}"` },
      413,
      'too_large',
    ],
    ['nobody who is known', '/api/v1/workspaces/0199f1c2-7a3b-7c4d-8e5f-001122334455/conversations', {}, 401, 'not_signed_in'],
  ])('answers %s as RFC 9457 says', async (_what, path, init, status, code) => {
    const answer = await ask(path, init)
    const problem = (await answer.json()) as Record<string, unknown>

    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, expect.stringContaining('application/problem+json')])
    expect(problem).toMatchObject({
      status,
      code,
      type: `about:blank#${code}`,
      title: expect.any(String),
      remedy: failures[code as 'not_found'].remedy,
    })
    expect(problem.requestId).toBe(answer.headers.get('x-request-id'))
  })

  it('names a parameter that a route does not know, and those that it knows', async () => {
    const problem = await (await ask('/api/v1/setup?tokn=1')).json()
    expect(problem).toMatchObject({ where: 'query', fields: [{ path: 'tokn', problem: 'This route takes no parameters.' }] })
  })

  it.each([
    ['/api/v1/setup', /^HTTP\/1\.1 413 .*"code":"too_large"/s],
    ['/hooks/line/a', /^HTTP\/1\.1 404 .*"code":"hook_unknown"/s],
  ])('lets a caller who sends too much speak to the end, so that the answer is heard: %s', async (path, refusal) => {
    const { port, hostname } = new URL(running.url)
    const length = 20 * 1024 * 1024
    const socket = connect(Number(port), hostname)
    socket.pause()
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.write(
        `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`,
      )
      socket.write(Buffer.alloc(length, 32), (error) => (error ? reject(error) : resolve()))
    })
    const heard = await socket.map((bytes: Buffer) => bytes.toString()).toArray()

    expect(heard.join('')).toMatch(refusal)
  })

  it('survives what is no HTTP', async () => {
    for (const text of [
      'nonsense\r\n\r\n',
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
      'POST /hooks/line/a HTTP/1.1\r\nhost: x\r\ncontent-length: -4\r\n\r\n',
    ])
      expect(await say(text)).toMatch(/^HTTP\/1\.1 4\d\d/)

    expect((await ask('/healthz')).status).toBe(200)
  })

  it('lets no page of others show or script it', async () => {
    const { headers } = await ask('/api/v1/nothing')

    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('shows its API, described and to try out', async () => {
    const document = (await (await ask('/api/openapi.json')).json()) as { servers: { url: string }[] }
    expect(document.servers).toEqual([{ url: `${running.url}/api/v1` }])
    const page = await (await ask('/api/docs')).text()
    for (const asked of ['/api/docs/start.js', '/icon.svg']) expect(page).toContain(asked)
    expect((await ask('/api/docs/scalar.js')).headers.get('content-type')).toContain('text/javascript')
  })

  it('ends within two seconds, streams and all, and lets the port go', async () => {
    const { config } = await testApp()
    const other = await start({ ...config, roles: new Set(['web']) })
    const open = fetch(`${other.url}/healthz`, { headers: { connection: 'keep-alive' } })
    await open
    const before = performance.now()
    await other.stop()

    expect(performance.now() - before).toBeLessThan(2_000)
    await expect(fetch(`${other.url}/healthz`)).rejects.toThrow()
  })

  it('says what to do about a port that is taken', async () => {
    const { config } = await testApp()
    const port = Number(new URL(running.url).port)

    await expect(start({ ...config, port })).rejects.toThrow(`PORT ${port} is in use by another program`)
  })
})

describe('health', () => {
  it('does not wait for a part that does not answer, and tells what a part threw', async () => {
    const health = makeHealth()
    health.add('hanging', () => new Promise(() => undefined))
    health.add('broken', () => Promise.reject(new Error('connection refused')))
    health.add('well', async () => null)

    expect(await health.report()).toEqual({
      ready: false,
      checks: { hanging: 'no answer within 2000 ms', broken: 'connection refused', well: 'ok' },
    })
  })
})

describe('the OpenAPI document', () => {
  const document = openApi('https://baton.example') as {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> }
    security: Record<string, unknown>[]
  }
  interface Operation {
    operationId: string
    summary: string
    tags: string[]
    parameters: { name: string; in: string; required: boolean; schema: object }[]
    requestBody?: { content: Record<string, { schema: object }> }
    responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
  }
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

  it('holds every route of the contract once', () => {
    const routes = Object.entries(registry).flatMap(([area, all]) =>
      Object.entries(all).map(([name, route]) => ({ id: `${area}.${name}`, ...route })),
    )

    expect(document.openapi).toMatch(/^3\.1\.\d$/)
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(routes.map(({ id }) => id).sort())
    expect(routes.length).toBeGreaterThan(50)
    for (const { id, method, path } of routes)
      expect(document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]?.operationId).toBe(id)
  })

  it('says of each what goes in, what comes out and how it fails', () => {
    for (const { path, method, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const where = `${method} ${path}`
      expect([
        where,
        operation.parameters
          .filter((each) => each.in === 'path')
          .map(({ name }) => name)
          .sort(),
      ]).toEqual([where, named.sort()])
      expect([where, operation.parameters.every((each) => each.in !== 'path' || each.required)]).toEqual([where, true])
      expect([where, new Set(operation.parameters.map((each) => `${each.in} ${each.name}`)).size]).toEqual([
        where,
        operation.parameters.length,
      ])
      expect([where, operation.summary.length > 0, operation.tags.length]).toEqual([where, true, 1])
      expect([where, Object.keys(operation.responses).filter((status) => /^2\d\d$/.test(status)).length]).toEqual([where, 1])
      expect([where, operation.responses.default?.content?.['application/problem+json']?.schema]).toEqual([
        where,
        { $ref: '#/components/schemas/Problem' },
      ])
      if (method === 'get') expect([where, operation.requestBody]).toEqual([where, undefined])
    }
  })

  it('refers to nothing that is not in it', () => {
    const named = (part: unknown): string[] =>
      typeof part !== 'object' || part === null
        ? []
        : Object.entries(part).flatMap(([key, value]) => (key === '$ref' && typeof value === 'string' ? [value] : named(value)))
    const references = new Set(named(document))

    expect(references.size).toBeGreaterThan(0)
    for (const reference of references) {
      const target = reference
        .replace('#/', '')
        .split('/')
        .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document)
      expect([reference, typeof target]).toEqual([reference, 'object'])
    }
    for (const scheme of document.security.flatMap((each) => Object.keys(each)))
      expect(document.components.securitySchemes).toHaveProperty(scheme)
  })
})

describe('the pages', () => {
  const dist = mkdtempSync(join(inject('filesDir'), 'pages-'))

  it('are one page at every address of the web app, and nothing else is', async () => {
    mkdirSync(join(dist, 'assets'))
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Baton</title>')
    writeFileSync(join(dist, 'assets', 'app-1a2b.js'), 'export {}')
    const server = fastify()
    server.setErrorHandler((error, _request, reply) => reply.code(error instanceof Failure ? error.status : 500).send())
    registerPages(await testApp(), server, dist)
    const html = { accept: 'text/html,*/*' }
    const get = async (url: string, headers: Record<string, string> = html) => {
      const { statusCode, headers: answered } = await server.inject({ url, headers })
      return [statusCode, answered['cache-control']]
    }

    expect(await get('/')).toEqual([200, 'no-cache'])
    expect(await get('/w/haru/inbox?view=mine')).toEqual([200, 'no-cache'])
    expect(await get('/assets/app-1a2b.js', {})).toEqual([200, 'public, max-age=31536000, immutable'])
    for (const url of ['/assets/gone-9.js', '/api/v1/nothing', '/hooks/line/x', '/files/x'])
      expect([url, (await get(url))[0]]).toEqual([url, 404])
    expect(await get('/', {})).toEqual([200, 'no-cache'])
    expect(await get('/', { accept: '*/*' })).toEqual([200, 'no-cache'])
    expect((await get('/', { accept: 'application/json' }))[0]).toBe(404)
    expect((await get('/gone.js', { accept: '*/*' }))[0]).toBe(404)
    expect((await get('/favicon.png', { accept: 'image/png' }))[0]).toBe(404)
    expect((await get('/../../package.json', {}))[0]).not.toBe(200)
    await server.close()
  })

  it('are those of a build that was made after the start, and of the next one', async () => {
    const folder = mkdtempSync(join(inject('filesDir'), 'pages-'))
    const built = join(folder, 'dist')
    const server = fastify()
    server.setErrorHandler((error, _request, reply) => reply.code(error instanceof Failure ? error.status : 500).send())
    registerPages(await testApp(), server, built)
    const get = async (url: string) => (await server.inject({ url, headers: { accept: 'text/html,*/*' } })).statusCode
    expect([await get('/'), await get('/assets/app-1a2b.js')]).toEqual([404, 404])

    for (const name of ['app-1a2b.js', 'app-3c4d.js']) {
      mkdirSync(join(built, 'assets'), { recursive: true })
      writeFileSync(join(built, 'index.html'), `<!doctype html><script src="/assets/${name}"></script>`)
      writeFileSync(join(built, 'assets', name), 'export {}')
      writeFileSync(join(built, '.built-from'), 'x')

      expect([await get('/'), await get(`/assets/${name}`)]).toEqual([200, 200])
      expect((await server.inject({ url: '/.built-from' })).statusCode).toBe(404)
      rmSync(built, { recursive: true })
    }
    await server.close()
  })

  it('send a script as small as the browser can take it', async () => {
    const folder = mkdtempSync(join(inject('filesDir'), 'pages-'))
    mkdirSync(join(folder, 'assets'))
    for (const [ending, text] of [
      ['', 'plain'],
      ['.br', 'brotli'],
      ['.gz', 'gzip'],
    ])
      writeFileSync(join(folder, 'assets', `app-1a2b.js${ending}`), text ?? '')
    const server = fastify()
    registerPages(await testApp(), server, folder)
    const get = async (accepted: string) => {
      const { body, headers } = await server.inject({ url: '/assets/app-1a2b.js', headers: { 'accept-encoding': accepted } })
      return [body, headers['content-encoding'], headers['cache-control'], String(headers['content-type']).split(';')[0]]
    }
    const forever = 'public, max-age=31536000, immutable'

    expect(await get('gzip, br')).toEqual(['brotli', 'br', forever, 'application/javascript'])
    expect(await get('gzip')).toEqual(['gzip', 'gzip', forever, 'application/javascript'])
    expect(await get('identity')).toEqual(['plain', undefined, forever, 'application/javascript'])
    await server.close()
  })
})
