import type { App } from '#kernel/app'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'

/** Live checks that people of one workspace may have running in a process; a network that hangs would fill it otherwise. */
const MOST = 4
const RETRY_SECONDS = 15

const running = new WeakMap<App, Map<number, number>>()

/** Runs a live check that somebody waits for, unless too many of the workspace are running. The chore checks one by one. */
export async function oneOfFew<T>({ app, workspaceId, actor }: Ctx, check: () => Promise<T>): Promise<T> {
  if (actor.kind === 'system') return check()
  const counts = running.get(app) ?? new Map<number, number>()
  running.set(app, counts)
  const now = counts.get(workspaceId) ?? 0
  if (now >= MOST) fail('checks_running', { max: MOST, retryAfterSeconds: RETRY_SECONDS })
  counts.set(workspaceId, now + 1)
  try {
    return await check()
  } finally {
    const left = (counts.get(workspaceId) ?? 1) - 1
    if (left > 0) counts.set(workspaceId, left)
    else counts.delete(workspaceId)
  }
}
