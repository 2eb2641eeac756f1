import type { RefusalClass } from '@baton/channel-kit'

/** WhatsApp's own codes by what must be done, beside those that all of Meta's networks share. */
const codes: Record<number, RefusalClass> = {
  130472: 'not-allowed', // chosen for an experiment of Meta's
  130497: 'not-allowed', // not to people of this country
  131005: 'permission',
  131008: 'bad-content',
  131009: 'bad-content',
  131021: 'bad-recipient', // to oneself
  131026: 'bad-recipient', // no WhatsApp there, an old one, or terms not accepted
  131030: 'bad-recipient', // a test number writes only to those on its list
  131031: 'not-allowed', // the account is locked
  131042: 'quota', // payment
  131047: 'window-closed',
  131048: 'not-allowed', // too much of it was called spam
  131049: 'not-allowed', // Meta spares the person more marketing
  131050: 'not-allowed', // the person wants no marketing
  131051: 'bad-content',
  131052: 'bad-content',
  131053: 'bad-content',
  131062: 'bad-recipient', // takes no user id
  132000: 'bad-content',
  132001: 'bad-content',
  132005: 'too-long',
  132007: 'not-allowed',
  132012: 'bad-content',
  132015: 'not-allowed', // template paused
  132016: 'not-allowed', // template disabled
  132068: 'not-allowed',
  132069: 'not-allowed',
}

export function refusalOf(code: number): RefusalClass | null {
  return codes[code] ?? null
}
