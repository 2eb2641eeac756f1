import {
  type AccountContext,
  type CallResult,
  finding,
  type Finding,
  jsonOf,
  objectOf,
  type Probe,
  type ProbeResult,
  textOf,
} from '@baton/channel-kit'
import { googleWords, reasonOf } from '@baton/channel-kit/google'
import { getAccount, getLocation, listReviews } from './calls.ts'

/** Each of Google's three APIs is switched on by itself, and each place must be verified to be answered for. */
export function probes(account: AccountContext): Probe[] {
  return [
    { name: 'profile', call: getLocation(account) },
    { name: 'reviews', call: listReviews(account, { most: 1 }) },
    { name: 'answers', call: getLocation(account) },
    { name: 'rights', call: getAccount(account) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200) return { name, ok: false, finding: failureOf(name, result) }
  if (name === 'answers') return readVerified(name, result)
  if (name === 'rights') return readRole(name, result)
  if (name !== 'reviews') return readPlace(name, result)
  const { error, reviews } = jsonOf(result)
  return error === undefined && (reviews === undefined || Array.isArray(reviews))
    ? { name, ok: true, finding: finding('reviews_readable', { account: account.settings.locationId || account.externalId }) }
    : odd(name, result)
}

function readPlace(name: ProbeResult['name'], result: CallResult): ProbeResult {
  const place = jsonOf(result)
  const [, id] = /^locations\/(\d+)$/.exec(textOf(place.name)) ?? []
  if (!id) return odd(name, result)
  const title = textOf(place.title) || id
  return { name, ok: true, finding: finding('account_is', { account: title }), account: { externalId: id, handle: title, name: title } }
}

function readVerified(name: ProbeResult['name'], result: CallResult): ProbeResult {
  const place = jsonOf(result)
  if (!textOf(place.name)) return odd(name, result)
  return objectOf(place.metadata).hasVoiceOfMerchant === true
    ? { name, ok: true, finding: finding('place_verified', {}) }
    : { name, ok: false, finding: finding('place_unverified', {}, { remedy: 'google_business_verify' }) }
}

const roles = new Set(['PRIMARY_OWNER', 'OWNER', 'MANAGER', 'SITE_MANAGER'])

function readRole(name: ProbeResult['name'], result: CallResult): ProbeResult {
  const { role, name: account } = jsonOf(result)
  if (!textOf(account)) return odd(name, result)
  return roles.has(textOf(role))
    ? { name, ok: true, finding: finding('role_is', { role: textOf(role) }) }
    : {
        name,
        ok: false,
        finding: finding('rights_missing', {}, { remedy: 'google_business_give_role', networkWords: textOf(role) || null }),
      }
}

const odd = (name: ProbeResult['name'], result: CallResult): ProbeResult => ({
  name,
  ok: false,
  finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: googleWords(result) }),
})

function failureOf(name: ProbeResult['name'], result: CallResult): Finding {
  const networkWords = googleWords(result)
  const reason = reasonOf(result)
  if (result.status === 401) return finding('sign_in_refused', {}, { remedy: 'google_business_new_token', networkWords })
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reason))
    return finding('api_off', {}, { remedy: 'google_business_switch_on_apis', networkWords })
  if (/SCOPE_INSUFFICIENT|insufficientPermissions/i.test(reason))
    return finding('rights_missing_named', { rights: 'business.manage' }, { remedy: 'google_business_new_token', networkWords })
  // A project that Google has not approved has a quota of none: what was never asked is asked too often.
  if (result.status === 429 && isUnapproved(result))
    return finding('access_not_approved', {}, { remedy: 'google_business_ask_access', networkWords })
  if (result.status === 429) return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (result.status === 403) return finding('rights_missing', {}, { remedy: 'google_business_give_role', networkWords })
  if (result.status === 404)
    return name === 'rights'
      ? finding('place_unknown', {}, { remedy: 'google_business_check_account', networkWords })
      : finding('place_unknown', {}, { remedy: 'google_business_check_location', networkWords })
  if (result.status >= 500) return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  return finding('network_refused', {}, { remedy: 'check_entered', networkWords })
}

function isUnapproved(result: CallResult): boolean {
  const { details } = objectOf(jsonOf(result).error)
  const limits = (Array.isArray(details) ? details : []).map((each) => textOf(objectOf(objectOf(each).metadata).quota_limit_value))
  return limits.includes('0')
}
