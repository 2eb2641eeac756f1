import { jsonOf, objectOf } from '@baton/channel-kit'
import type { AccountContext, CallResult, Capabilities, HttpCall, ModerationAct, Outcome, ThreadContext } from '@baton/channel-kit'
import { authorization } from './credentials.ts'
import { readOutcome } from './outcome.ts'

/** Who began a talk may hide what others say in it; anybody may delete their own posts. */
export function moderationOf({ visibility, post }: ThreadContext): Capabilities['moderation'] {
  if (visibility !== 'public') return undefined
  return { theirs: post?.kind === 'own' ? ['hide', 'unhide'] : [], ours: ['delete'] }
}

/** Said again it is so already, and X answers the same. */
export function moderate(act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  const url = `${account.baseUrl}/2/tweets/${encodeURIComponent(externalId)}`
  const headers = authorization(account)
  if (act === 'delete') return { transport: 'http', method: 'DELETE', url, headers }
  if (act !== 'hide' && act !== 'unhide') throw new Error(`X has no way to ${act} a post.`)
  return {
    transport: 'http',
    method: 'PUT',
    url: `${url}/hidden`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ hidden: act === 'hide' }),
  }
}

/** X answers how it stands now; a post that is gone needs no deleting. */
export function readModeration(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  const data = objectOf(jsonOf(result).data)
  const isSo = act === 'delete' ? data.deleted === true : data.hidden === (act === 'hide')
  if (result.status === 200 && isSo) return { kind: 'done' }
  const outcome = readOutcome(result)
  if (outcome.kind === 'sent') return { kind: 'unknown', words: '' }
  return act === 'delete' && outcome.kind === 'refused' && outcome.class === 'gone' ? { kind: 'done' } : outcome
}
