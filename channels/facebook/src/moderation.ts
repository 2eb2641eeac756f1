import {
  jsonOf,
  type AccountContext,
  type Capabilities,
  type CallResult,
  type HttpCall,
  type ModerationAct,
  type Outcome,
  type ThreadContext,
} from '@baton/channel-kit'
import { graphCall, graphWordsOf, outcomeOfGraphFailure } from '@baton/channel-kit/meta'

/**
 * On the Page itself all of it; of what stands elsewhere and only names the Page, others decide. A recommendation is neither
 * hidden nor deleted by whom it is about.
 */
export function moderationOf(thread: ThreadContext, account: AccountContext): Capabilities['moderation'] {
  return isCommentOnPage(thread, account)
    ? { theirs: ['hide', 'unhide', 'like', 'unlike', 'delete'], ours: ['delete'] }
    : { theirs: ['like', 'unlike'], ours: ['delete'] }
}

export function isCommentOnPage({ kind, post }: Pick<ThreadContext, 'kind' | 'post'>, account: AccountContext): boolean {
  return kind === 'comment' && post?.externalId.startsWith(`${account.externalId}_`) === true
}

export function moderate(act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  const path = encodeURIComponent(externalId)
  switch (act) {
    case 'hide':
    case 'unhide':
      return graphCall(account, { method: 'POST', path, body: { is_hidden: act === 'hide' } })
    case 'like':
      return graphCall(account, { method: 'POST', path: `${path}/likes` })
    case 'unlike':
      return graphCall(account, { method: 'DELETE', path: `${path}/likes` })
    case 'delete':
      return graphCall(account, { method: 'DELETE', path })
    case 'block':
      throw new Error('Blocking on Facebook is not built.')
  }
}

/** What is gone already needs no deleting. */
export function readModeration(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  const failure = outcomeOfGraphFailure(result)
  if (failure?.kind === 'refused' && failure.class === 'gone' && act === 'delete') return { kind: 'done' }
  if (failure) return failure
  if (jsonOf(result).success === true) return { kind: 'done' }
  return { kind: 'unknown', words: graphWordsOf(result) }
}
