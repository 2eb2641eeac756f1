import { type Capabilities, type ChannelAdapter, countCodePoints, type ThreadContext } from '@baton/channel-kit'
import { afterUnknown, moderate, readBack, readModeration, readOutcome, send } from './answer.ts'
import { YOUTUBE } from './calls.ts'
import { credentialFields } from './credentials.ts'
import { parse } from './parse.ts'
import { poll, pollEveryMs, readPoll } from './poll.ts'
import { probes, readProbe } from './probes.ts'
import { COST_OF_WRITING, dayQuota, metering } from './quota.ts'
import { readRefresh, refresh } from './session.ts'
import { truth } from './truth.ts'

/** Comments under the videos of one YouTube channel; read by polling and answered by the brand's own client. */
export const youtube: ChannelAdapter = {
  network: 'youtube',
  intake: 'poll',
  credentialFields,
  truth,
  defaultBaseUrl: YOUTUBE,

  verify: () => ({ kind: 'refused', reason: 'YouTube tells of no comments by itself; it is polled' }),
  parse,
  pollEveryMs,
  poll,
  readPoll,

  capabilities,
  measure: (text) => ({ length: countCodePoints(text) }),

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

  dayQuota,
  metering,
  /** Google tells no number for a minute; the day's is counted apart. */
  sendBudget: () => ({ endpoint: 'comments', calls: 30, perMs: 60_000 }),
}

function capabilities(thread: ThreadContext): Capabilities {
  const canReply = thread.kind === 'comment'
  return {
    canReply,
    ...(canReply ? {} : { whyNot: { code: 'no-thread' } }),
    text: { max: 10_000, count: 'code-points', splits: false },
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
    cost: { meter: 'youtube_unit', units: COST_OF_WRITING },
    moderation: { theirs: ['hide', 'unhide', 'block'], ours: ['delete'] },
  }
}
