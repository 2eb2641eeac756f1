import { type CallResult, finding, type Finding, type Outcome, type RefusalClass } from '@baton/channel-kit'
import { googleWords, reasonOf, refusalOfGoogle } from '@baton/channel-kit/google'
import { isUsedUp, untilMidnight, ZONE } from './quota.ts'

/** What YouTube says no with by a name of its own, and what to do about it. */
const named: Readonly<Record<string, { class: RefusalClass; finding?: (networkWords: string) => Finding }>> = {
  commentsDisabled: { class: 'not-allowed', finding: (networkWords) => finding('youtube_comments_off', {}, { networkWords }) },
  parentCommentIsPrivate: { class: 'not-allowed', finding: (networkWords) => finding('youtube_comment_private', {}, { networkWords }) },
  ineligibleAccount: {
    class: 'permission',
    finding: (networkWords) => finding('youtube_account_unready', {}, { remedy: 'youtube_set_up_channel', networkWords }),
  },
  insufficientPermissions: {
    class: 'permission',
    finding: (networkWords) =>
      finding('rights_missing_named', { rights: 'youtube.force-ssl' }, { remedy: 'youtube_new_token', networkWords }),
  },
  accessNotConfigured: {
    class: 'permission',
    finding: (networkWords) => finding('api_off', {}, { remedy: 'youtube_switch_on_api', networkWords }),
  },
  commentTextTooLong: { class: 'too-long' },
  commentTextRequired: { class: 'bad-content' },
  processingFailure: { class: 'bad-content' },
  operationNotSupported: { class: 'not-allowed' },
}
const sameAs: Readonly<Record<string, string>> = {
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'insufficientPermissions',
  SERVICE_DISABLED: 'accessNotConfigured',
}

export function refusalOf(result: CallResult): Exclude<Outcome, { kind: 'sent' }> {
  const words = googleWords(result)
  if (isUsedUp(result)) {
    const used = finding('day_quota_used_up', { zone: ZONE }, { remedy: 'day_quota_ask_more', networkWords: words })
    return { kind: 'not-now', retryAfterMs: untilMidnight(result) ?? 3_600_000, words, finding: used }
  }
  const code = reasonOf(result)
  const known = result.status < 500 && Object.hasOwn(sameAs, code) ? sameAs[code] : code
  const refusal = result.status < 500 && known && Object.hasOwn(named, known) ? named[known] : undefined
  if (refusal) return { kind: 'refused', class: refusal.class, words, code, ...(refusal.finding && { finding: refusal.finding(words) }) }
  return refusalOfGoogle(result)
}
