import {
  type AccountContext,
  type CallResult,
  finding,
  type Finding,
  jsonOf,
  objectOf,
  objectsOf,
  type Probe,
  type ProbeResult,
  idOf,
  textOf,
} from '@baton/channel-kit'
import { googleWords } from '@baton/channel-kit/google'
import { channelOf, listThreads, ownChannel } from './calls.ts'
import { refusalOf } from './refusals.ts'

/**
 * One scope covers reading, answering and moderating comments; Google asks it already for reading them. Comments that are held
 * are shown to the owner of the videos alone, who may also hide others.
 */
export function probes(account: AccountContext): Probe[] {
  return [
    { name: 'profile', call: ownChannel(account) },
    { name: 'comments', call: listThreads(account, { most: 1 }) },
    { name: 'moderation', call: listThreads(account, { most: 1, held: true }) },
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  if (result.status !== 200) return { name, ok: false, finding: failureOf(name, result) }
  if (name === 'profile') return readChannel(name, result, account)
  if (!Array.isArray(jsonOf(result).items)) return odd(name, result)
  return { name, ok: true, finding: finding(name === 'moderation' ? 'comments_held_readable' : 'comments_readable', {}) }
}

function readChannel(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  const answer = jsonOf(result)
  const [channel] = objectsOf(answer.items)
  const id = idOf(channel?.id)
  const { title, customUrl, thumbnails } = objectOf(channel?.snippet)
  if (!id && textOf(answer.kind) === 'youtube#channelListResponse')
    return { name, ok: false, finding: finding('youtube_channel_unknown', {}, { remedy: 'youtube_choose_channel' }) }
  if (!id) return odd(name, result)
  const shown = textOf(title) || id
  if (channelOf(account) !== id)
    return { name, ok: false, finding: finding('another_account', { account: `${shown} (${id})` }, { remedy: 'youtube_choose_channel' }) }
  const avatarUrl = textOf(objectOf(objectOf(thumbnails).default).url)
  return {
    name,
    ok: true,
    finding: finding('account_is', { account: shown }),
    account: { externalId: id, handle: textOf(customUrl) || shown, name: shown, ...(avatarUrl.startsWith('https://') && { avatarUrl }) },
  }
}

const odd = (name: ProbeResult['name'], result: CallResult): ProbeResult => ({
  name,
  ok: false,
  finding: finding('answer_unexpected', {}, { remedy: 'check_address', networkWords: googleWords(result) }),
})

function failureOf(name: ProbeResult['name'], result: CallResult): Finding {
  const networkWords = googleWords(result)
  const refusal = refusalOf(result)
  if (refusal.kind === 'token-expired') return finding('sign_in_refused', {}, { remedy: 'youtube_new_token', networkWords })
  if ('finding' in refusal && refusal.finding) return refusal.finding
  if (refusal.kind === 'not-now') return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (result.status === 403)
    return finding('rights_missing', {}, { remedy: name === 'profile' ? 'youtube_new_token' : 'youtube_choose_channel', networkWords })
  if (result.status >= 500) return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  return finding('network_refused', {}, { remedy: 'check_entered', networkWords })
}
