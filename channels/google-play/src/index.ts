import { type Capabilities, type ChannelAdapter, countUtf16, type ThreadContext } from '@baton/channel-kit'
import { pollReviews, readReviewPoll } from '@baton/channel-kit/reviews'
import { afterUnknown, readBack, readOutcome, send } from './answer.ts'
import { credentialFields } from './credentials.ts'
import { parse } from './parse.ts'
import { pollEveryMs, source } from './poll.ts'
import { probes, readProbe } from './probes.ts'
import { GOOGLE, readRefresh, refresh } from './session.ts'
import { truth } from './truth.ts'

/** "Approximately 350 characters", says Google. Counted so that an emoji is two, none is refused that we let pass. */
const ANSWER: Capabilities['text'] = { max: 350, count: 'utf16', splits: false }

/** Reviews of one app in Google Play, with words, of the last week; read by polling and answered by a service account. */
export const googlePlay: ChannelAdapter = {
  network: 'google-play',
  intake: 'poll',
  credentialFields,
  defaultBaseUrl: GOOGLE,
  truth,

  verify: () => ({ kind: 'refused', reason: 'Google Play sends nothing by itself; it is polled' }),
  parse,
  pollEveryMs,
  poll: (cursor, account, now) => pollReviews(source, cursor, account, now),
  readPoll: (step, result, cursor, account) => readReviewPoll(source, step, result, cursor, account),

  capabilities,
  measure: (text) => ({ length: countUtf16(text) }),

  send,
  readOutcome,
  afterUnknown,
  readBack,

  refresh,
  readRefresh,
  probes,
  readProbe,

  /** What Google allows one app to answer a day. */
  sendBudget: () => ({ endpoint: 'reply', calls: 2_000, perMs: 86_400_000 }),
}

function capabilities(thread: ThreadContext): Capabilities {
  const canReply = thread.kind === 'review'
  return {
    canReply,
    ...(canReply ? {} : { whyNot: { code: 'no-thread' } }),
    text: ANSWER,
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
    oneAnswer: { shown: 'at-once' },
  }
}
