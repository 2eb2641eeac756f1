import { type Capabilities, type ChannelAdapter, countGraphemes, countUtf8Bytes, type ThreadContext } from '@baton/channel-kit'
import { pollReviews, readReviewPoll } from '@baton/channel-kit/reviews'
import { afterUnknown, moderate, readBack, readModeration, readOutcome, send } from './answer.ts'
import { REVIEWS } from './calls.ts'
import { credentialFields } from './credentials.ts'
import { parse } from './parse.ts'
import { pollEveryMs, source } from './poll.ts'
import { probes, readProbe } from './probes.ts'
import { readRefresh, refresh } from './session.ts'
import { truth } from './truth.ts'

/** Google counts bytes: of Thai and Korean a third as many letters. */
const ANSWER: Capabilities['text'] = { max: 4_096, count: 'graphemes+bytes', maxBytes: 4_096, splits: false }

/** Reviews of one place on Google Maps and in Google Search; read by polling and answered by the brand's own client. */
export const googleBusiness: ChannelAdapter = {
  network: 'google-business',
  intake: 'poll',
  credentialFields,
  defaultBaseUrl: REVIEWS,
  truth,

  verify: () => ({ kind: 'refused', reason: 'Google Business Profile is polled' }),
  parse,
  pollEveryMs,
  poll: (cursor, account, now) => pollReviews(source, cursor, account, now),
  readPoll: (step, result, cursor, account) => readReviewPoll(source, step, result, cursor, account),

  capabilities,
  measure: (text) => ({ length: countGraphemes(text), bytes: countUtf8Bytes(text) }),

  send,
  readOutcome,
  afterUnknown,
  readBack,
  moderate,
  readModeration,

  refresh,
  readRefresh,
  probes,
  readProbe,

  /** Of the 300 calls a minute that a project has; the others are for reading. */
  sendBudget: () => ({ endpoint: 'reply', calls: 100, perMs: 60_000 }),
}

function capabilities(thread: ThreadContext): Capabilities {
  const canReply = thread.kind === 'review'
  return {
    canReply,
    ...(canReply ? {} : { whyNot: { code: 'no-thread' } }),
    text: ANSWER,
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
    moderation: { theirs: [], ours: ['delete'] },
    oneAnswer: { shown: 'after-review' },
  }
}
