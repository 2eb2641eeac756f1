import {
  type CallResult,
  type CallWindow,
  type Capabilities,
  type ChannelAdapter,
  countUtf16,
  type ThreadContext,
} from '@baton/channel-kit'
import { pollReviews, readReviewPoll } from '@baton/channel-kit/reviews'
import { afterUnknown, moderate, readBack, readModeration, readOutcome, send } from './answer.ts'
import { credentialFields } from './credentials.ts'
import { parse } from './parse.ts'
import { pollEveryMs, source } from './poll.ts'
import { probes, readProbe } from './probes.ts'
import { APPLE, signToken } from './session.ts'
import { truth } from './truth.ts'

/** Counted so that an emoji is two, none is refused that we let pass. */
const ANSWER: Capabilities['text'] = { max: 5_970, count: 'utf16', splits: false }

/** Reviews of one app in the App Store; read by polling and answered with a key of App Store Connect. */
export const appStore: ChannelAdapter = {
  network: 'app-store',
  intake: 'poll',
  credentialFields,
  defaultBaseUrl: APPLE,
  truth,

  verify: () => ({ kind: 'refused', reason: 'The App Store sends nothing about reviews by itself; it is polled' }),
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
  moderate,
  readModeration,

  signToken,
  probes,
  readProbe,

  /** Of the 3,600 calls that a key has in an hour; the others are for reading. */
  sendBudget: () => ({ endpoint: 'answer', calls: 1_800, perMs: 3_600_000 }),
  readWindow,
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

/** `user-hour-lim:3600;user-hour-rem:3545;`: so many are left of the hour that lies behind, so no fewer in the one that comes. */
function readWindow({ headers }: CallResult): CallWindow | null {
  const [, left] = /user-hour-rem:(\d{1,9})/.exec(headers['x-rate-limit'] ?? '') ?? []
  return left === undefined ? null : { callsLeft: Number(left), endsInMs: 3_600_000 }
}
