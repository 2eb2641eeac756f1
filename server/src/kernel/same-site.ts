import type { FastifyRequest } from 'fastify'
import type { App } from '#kernel/app'
import { fail } from '#kernel/fail'

/**
 * Refuses a write that a page of another site makes a browser send with our cookie (CSRF, sign-in included).
 * A browser says where a request comes from, in Sec-Fetch-Site or Origin; one with a cookie that says nothing is refused too.
 * Programs without a cookie pass: they have nothing that could be abused.
 */
export function refuseCrossSite(app: Pick<App, 'publicUrl'>, request: Pick<FastifyRequest, 'method' | 'headers'>): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const { origin, cookie, host } = request.headers
  const site = request.headers['sec-fetch-site']
  if (site === undefined && origin === undefined && cookie === undefined) return
  if (site === 'same-origin') return
  if (site === undefined && origin !== undefined && URL.canParse(origin) && isOurs(new URL(origin), host, app.publicUrl())) return
  fail('forbidden', { reason: 'cross_site', detail: 'A write with a sign-in must come from a page of this server.' })
}

function isOurs(origin: URL, host: string | undefined, publicUrl: string): boolean {
  return origin.host === host || origin.origin === new URL(publicUrl).origin
}
