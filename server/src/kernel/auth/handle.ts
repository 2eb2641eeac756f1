import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FailureCode } from '@baton/contract/failures'
import type { Attempts } from './attempts.ts'
import { requestHeaders } from './headers.ts'
import type { GetIdentity } from './identity.ts'
import type { PersonReader } from './person.ts'
import { countAttempt, forgetAttempts } from './sign-in.ts'
import { fail } from '#kernel/fail'

const SIGN_IN = 'POST /sign-in/email'
const CHANGE_PASSWORD = 'POST /change-password'
/** What the web app uses of the library. The rest stays shut: it would be an entrance nobody looks at. */
const OPEN = new Set([SIGN_IN, 'POST /sign-out', 'GET /get-session', CHANGE_PASSWORD])

const codes: Record<number, FailureCode> = {
  400: 'invalid_request',
  401: 'not_signed_in',
  403: 'forbidden',
  404: 'not_found',
  422: 'invalid_request',
}

interface Parts {
  identity: GetIdentity
  attempts: Attempts
  people: PersonReader
  publicUrl: () => string
  endResets(personId: string): Promise<void>
}

/** Hands a request to better-auth, and its answer back; its refusals become failures of the contract. */
export function makeHandle({ identity, attempts, people, publicUrl, endResets }: Parts) {
  return async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const url = new URL(request.url, publicUrl())
    const action = `${request.method} ${url.pathname.replace(/^\/api\/auth/, '')}`
    if (!OPEN.has(action)) fail('not_found')
    const email = action === SIGN_IN ? emailIn(request.body) : null
    if (email) await countAttempt(attempts, email)

    const auth = await identity()
    const answer = await auth.handler(webRequest(request, url))
    if (!answer.ok) await refuse(answer)
    if (email) await forgetAttempts(attempts, email)
    const text = await answer.text()
    // A link that somebody made before is no way around the password chosen now.
    if (action === CHANGE_PASSWORD) await endResets((JSON.parse(text) as { user: { id: string } }).user.id)
    if (request.method === 'POST' && action !== SIGN_IN) people.forgetAll()

    const cookies = answer.headers.getSetCookie()
    if (cookies.length > 0) reply.header('set-cookie', cookies)
    return reply.code(answer.status).type('application/json').send(text)
  }
}

function emailIn(body: unknown): string | null {
  const email = (body as { email?: unknown } | null)?.email
  return typeof email === 'string' ? email : null
}

function webRequest(request: FastifyRequest, url: URL): Request {
  const headers = requestHeaders(request)
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  if (request.method === 'GET') return new Request(url, { headers })
  return new Request(url, { method: request.method, headers, body: JSON.stringify(request.body ?? {}) })
}

async function refuse(answer: Response): Promise<never> {
  if (answer.status === 429) fail('too_many_requests', { retryAfterSeconds: Number(answer.headers.get('x-retry-after') ?? 60) })
  const code = codes[answer.status]
  const said = (await answer.json().catch(() => ({}))) as { code?: string; message?: string }
  if (!code) throw new Error(`The sign-ins answered ${answer.status}: ${said.message ?? 'nothing'}`)
  return fail(code, { reason: said.code?.toLowerCase() ?? 'refused', detail: said.message })
}
