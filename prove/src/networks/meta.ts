import { createHmac } from 'node:crypto'
import type { Tells } from './network.ts'

/** How every network of Meta's tells: proven by the app's secret. */
export function tellsAsMeta(app: { secret: string }, hook: string, setWebhook: (url: string) => Promise<unknown>): Tells {
  const { pathname: path } = new URL(hook)
  return {
    path,
    sign: (body) => ({ 'x-hub-signature-256': `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}` }),
    anew: turnedRound,
    goTo: (server) => setWebhook(`${server}${path}`),
  }
}

/** The same words the other way round. */
function turnedRound(body: string): string {
  const { object, entry } = JSON.parse(body) as { object: unknown; entry: unknown }
  return JSON.stringify({ entry, object })
}
