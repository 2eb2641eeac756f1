import { type AccountContext, type CallResult, finding, type Finding, jsonOf, type Probe, type ProbeResult } from '@baton/channel-kit'
import { googleWords, reasonOf } from '@baton/channel-kit/google'
import { listReviews } from './calls.ts'
import { readKeyFile } from './service-account.ts'

/** Google tells nothing of an app to those who may only read and answer its reviews, not even its name. */
export function probes(account: AccountContext): Probe[] {
  return [{ name: 'profile', call: listReviews(account, { most: 1, token: '' }) }]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200) return { name, ok: false, finding: failureOf(result, account) }
  const packageName = account.settings.packageName || account.externalId
  const { reviews, error } = jsonOf(result)
  // An app without reviews in the last week answers an empty object.
  if (error !== undefined || (reviews !== undefined && !Array.isArray(reviews)) || !packageName)
    return { name, ok: false, finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: googleWords(result) }) }
  return {
    name,
    ok: true,
    finding: finding('reviews_readable', { account: packageName }),
    account: { externalId: packageName, handle: packageName, name: packageName },
  }
}

function failureOf(result: CallResult, account: AccountContext): Finding {
  const networkWords = googleWords(result)
  const key = readKeyFile(account.credentials.serviceAccountKey ?? '')
  const email = 'email' in key ? key.email : ''
  if (result.status === 401) return finding('sign_in_refused', {}, { remedy: 'google_make_key', networkWords })
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reasonOf(result)))
    return finding('api_off', {}, { remedy: 'google_switch_on_api', networkWords })
  if (result.status === 403) return finding('rights_missing_for', { email }, { remedy: 'google_play_give_rights', networkWords })
  if (result.status === 404) return finding('app_unknown', {}, { remedy: 'google_play_check_package', networkWords })
  if (result.status === 429) return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (result.status >= 500) return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  return finding('network_refused', {}, { remedy: 'check_entered', networkWords })
}
