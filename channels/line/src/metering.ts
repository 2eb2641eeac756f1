import type { HttpCall, Metering } from '@baton/channel-kit'

/**
 * Pushes count against the month's quota of the plan; replies with a token are free. In a group LINE counts each member, whose
 * number nobody tells us: what LINE itself says is used (`quotaUsed`) is then more than was counted here.
 */
export const metering: Metering = {
  meters: ['line_push'],
  reading: [],
  charges: 'taken',
  costOf: (call, { account, result }) =>
    isPush(call, account.baseUrl) && isTaken(result?.status) ? [{ meter: 'line_push', units: 1 }] : [],
}

function isPush({ method, url }: HttpCall, baseUrl: string): boolean {
  return method === 'POST' && url === `${baseUrl}/v2/bot/message/push`
}

/** 409: the same retry key was taken before, so this is that very push. */
function isTaken(status = 200): boolean {
  return status === 200 || status === 409
}
