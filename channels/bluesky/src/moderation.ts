import {
  type AccountContext,
  type CallResult,
  type HttpCall,
  type ModerationAct,
  type ModerationAsked,
  type Outcome,
  parseJson,
  wordsOf,
} from '@baton/channel-kit'
import { readAtUri } from './at-uri.ts'
import { refusalOf } from './outcomes.ts'
import { tidOfSubject } from './tid.ts'
import { procedure } from './xrpc.ts'

const LIKES = 'app.bsky.feed.like'

/**
 * A like is a record of ours under a key made from the post, so that a second try changes nothing and taking it back finds it.
 * One that somebody gave in Bluesky's own app has another key and is not taken back from here. Deleting what is gone already is
 * no error there.
 */
export function moderate(act: ModerationAct, uri: string, account: AccountContext, { at, hints }: ModerationAsked): HttpCall {
  const repo = account.externalId
  switch (act) {
    case 'like': {
      const record = { $type: LIKES, subject: { uri, cid: hints.cid ?? '' }, createdAt: at }
      return procedure(account, 'com.atproto.repo.putRecord', { repo, collection: LIKES, rkey: tidOfSubject(uri), record })
    }
    case 'unlike':
      return procedure(account, 'com.atproto.repo.deleteRecord', { repo, collection: LIKES, rkey: tidOfSubject(uri) })
    case 'delete': {
      const post = readAtUri(uri)
      if (!post) throw new Error(`${uri} names no post on Bluesky.`)
      return procedure(account, 'com.atproto.repo.deleteRecord', { repo, collection: post.collection, rkey: post.rkey })
    }
    case 'hide':
    case 'unhide':
    case 'block':
      throw new Error(`This is not done on Bluesky: ${act}.`)
  }
}

/** A record that was put is named by its address; of one that is deleted an object is answered, perhaps an empty one. */
export function readModeration(result: CallResult, act: ModerationAct): { kind: 'done' } | Exclude<Outcome, { kind: 'sent' }> {
  if (result.status !== 200) return refusalOf(result)
  const answer = answerOf(result)
  const isSo = act === 'like' ? typeof answer?.uri === 'string' : answer !== null
  return isSo ? { kind: 'done' } : { kind: 'unknown', words: wordsOf(result) }
}

function answerOf({ body }: CallResult): Record<string, unknown> | null {
  try {
    const answer = parseJson(body)
    return typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? (answer as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
