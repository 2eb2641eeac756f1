import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'
import type { App } from '#kernel/app'
import { fail } from '#kernel/fail'
import { openApi } from '#kernel/openapi'

/** Files with a hash in their name never change. */
const FOREVER = 'public, max-age=31536000, immutable'

/** The try-out page of the API brings its own script with inline styles; everything else keeps the strict policy. */
const DOCS_CSP =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

/** The web app, the API's description and its try-out page. */
export function registerPages(app: App, server: FastifyInstance, webDist: string): void {
  server.get('/api/openapi.json', async () => openApi(app.publicUrl()))
  void server.register(async (scope) => {
    // Loaded with the first visit: most processes never show it.
    scope.get('/api/docs', async (_request, reply) => reply.header('content-security-policy', DOCS_CSP).type('text/html').send(DOCS_PAGE))
    scope.get('/api/docs/start.js', async (_request, reply) => reply.type('text/javascript').send(DOCS_START))
    let script: Promise<Buffer> | undefined
    scope.get('/api/docs/scalar.js', async (_request, reply) => {
      script ??= scalarScript()
      return reply.type('text/javascript').send(await script)
    })
  })
  void server.register(fastifyStatic, {
    root: webDist,
    // Served below, each as it is found: the web app may be built while the server runs.
    serve: false,
    suppressWarning: true,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => void reply.header('cache-control', path.includes('/assets/') ? FOREVER : 'no-cache'),
  })
  // What is no file is an address of the web app, and always the same page; its router reads the rest.
  server.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const path = request.params['*']
    if (isShown(path) && (await isFile(join(webDist, path)))) return reply.sendFile(path)
    if (/^(api|hooks|files|assets)\//.test(path) || !asksForPage(path, request.headers.accept)) fail('not_found')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}

/** Browsers name HTML; who takes anything (a check whether the server serves) means a page unless it asks for a file by its ending. */
function asksForPage(path: string, accept = '*/*'): boolean {
  return accept.includes('text/html') || (accept.includes('*/*') && !/\.[^/]*$/.test(path))
}

/** Nothing outside of the folder, and nothing that a leading dot keeps for us. */
function isShown(path: string): boolean {
  return !path.split(/[/\\]/).some((name) => name.startsWith('.')) && !path.includes('\0')
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(error.code ?? '')) return false
      throw error
    },
  )
}

/** The library serves its script only from a server of its own, so one is asked that never listens. */
async function scalarScript(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const inner = fastify()
  await inner.register(scalar, { routePrefix: '/docs', configuration: { url: '/api/openapi.json' } })
  const { rawPayload } = await inner.inject('/docs/js/scalar.js')
  return rawPayload
}

const DOCS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Baton API</title><link rel="icon" href="/icon.svg" type="image/svg+xml"></head>
<body><div id="app"></div><script src="/api/docs/scalar.js"></script><script src="/api/docs/start.js"></script></body>
</html>`

const DOCS_START = `Scalar.createApiReference('#app', { url: '/api/openapi.json', withDefaultFonts: false, telemetry: false, hideClientButton: true, showDeveloperTools: 'never', agent: { disabled: true }, mcp: { disabled: true } })`
