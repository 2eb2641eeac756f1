import { createHmac } from 'node:crypto'
import type { Tells, Exhaust } from './network.ts'

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

/** Calls of the hour that ends in so many milliseconds. Meta then says how many minutes to wait, one at least. */
export function exhaustAsMeta(holder: { callsPerHour: number | null; calls: number[] }): Exhaust {
  return {
    toldMs: 60_000,
    now(freeInMs) {
      holder.callsPerHour = 200
      holder.calls = Array.from({ length: 200 }, () => Date.now() - 3_600_000 + freeInMs)
    },
  }
}
