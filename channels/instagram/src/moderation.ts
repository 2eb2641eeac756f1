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
import { graphCall, graphWordsOf } from '@baton/channel-kit/meta'
import { outcomeOfFailure } from './outcome.ts'

/**
 * Under our own media. Elsewhere its owner alone decides, even over what we said there; comments on a live broadcast go with it.
 * The API likes nothing and deletes no media.
 */
export function moderationOf({ externalId, post }: ThreadContext): Capabilities['moderation'] {
  const isUnderOurs = (post?.kind === undefined || post.kind === 'own' || post.kind === 'ad') && post?.externalId !== externalId
  return isUnderOurs ? { theirs: ['hide', 'unhide', 'delete'], ours: ['delete'] } : { theirs: [], ours: [] }
}

export function moderate(act: ModerationAct, externalId: string, account: AccountContext): HttpCall {
  const path = encodeURIComponent(externalId)
  if (act === 'hide' || act === 'unhide') return graphCall(account, { method: 'POST', path, body: { hide: act === 'hide' } })
  if (act === 'delete') return graphCall(account, { method: 'DELETE', path })
  throw new Error(`Instagram has no way to ${act} by a comment.`)
}

/** What is gone already needs no deleting. */
export function readModeration(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  const failure = outcomeOfFailure(result)
  if (failure?.kind === 'refused' && failure.class === 'gone' && act === 'delete') return { kind: 'done' }
  if (failure) return failure
  if (jsonOf(result).success === true) return { kind: 'done' }
  return { kind: 'unknown', words: graphWordsOf(result) }
}
