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
import { getApp, listReviews } from './calls.ts'
import { appleCode, appleWords } from './refusals.ts'

/** Whether a key may answer is told by its role, which Apple tells nobody: only that it may read. */
export function probes(account: AccountContext): Probe[] {
  return [
    { name: 'profile', call: getApp(account) },
    { name: 'reviews', call: listReviews(account, { most: 1 }) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200) return { name, ok: false, finding: failureOf(result) }
  const { data } = jsonOf(result)
  if (name === 'reviews')
    return Array.isArray(data)
      ? { name, ok: true, finding: finding('reviews_readable', { account: account.settings.appId || account.externalId }) }
      : odd(name, result)
  const { id, attributes } = objectOf(data)
  const { name: title, bundleId } = objectOf(attributes)
  if (!textOf(id)) return odd(name, result)
  const known = textOf(title) || textOf(bundleId) || textOf(id)
  return {
    name,
    ok: true,
    finding: finding('account_is', { account: known }),
    account: { externalId: textOf(id), handle: textOf(bundleId) || textOf(id), name: known },
  }
}

const odd = (name: ProbeResult['name'], result: CallResult): ProbeResult => ({
  name,
  ok: false,
  finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: appleWords(result) }),
})

function failureOf(result: CallResult): Finding {
  const networkWords = appleWords(result)
  if (result.status === 401) return finding('sign_in_refused', {}, { remedy: 'app_store_check_key', networkWords })
  // Contracts that nobody agreed to stop the whole API, whatever the role.
  if (/AGREEMENT/.test(appleCode(result))) return finding('app_store_agreement_open', {}, { remedy: 'app_store_agree', networkWords })
  if (result.status === 403) return finding('rights_missing', {}, { remedy: 'app_store_give_role', networkWords })
  if (result.status === 404) return finding('app_unknown', {}, { remedy: 'app_store_check_app', networkWords })
  if (result.status === 429) return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (result.status >= 500) return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  return finding('network_refused', {}, { remedy: 'check_entered', networkWords })
}
