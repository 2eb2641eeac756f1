import { type AccountContext, type Capabilities, type ChannelAdapter, splitByLimit, type ThreadContext } from '@baton/channel-kit'
import { postPage } from './at-uri.ts'
import { credentialFields, probes, readProbe } from './connect.ts'
import { firehose } from './firehose.ts'
import { readWindow } from './outcomes.ts'
import { parse } from './parse.ts'
import { moderate, readModeration } from './moderation.ts'
import { poll, readPoll } from './poll.ts'
import { history, reconciliation } from './reconciliation.ts'
import { afterUnknown, measure, readBack, readOutcome, send } from './send.ts'
import { readRefresh, refresh } from './session.ts'
import { truth } from './truth.ts'

const POST_LIMIT = { max: 300, count: 'graphemes+bytes', maxBytes: 3000, splits: true } as const
const DM_LIMIT = { max: 1000, count: 'graphemes+bytes', maxBytes: 10_000, splits: true } as const

/** Posts, replies, quotes and direct messages of the AT Protocol, read by polling the account's own server. */
export const bluesky: ChannelAdapter = {
  network: 'bluesky',
  intake: 'poll',
  credentialFields,
  defaultBaseUrl: 'https://bsky.social',
  truth,

  verify: () => ({ kind: 'refused', reason: 'Bluesky sends nothing by itself; it is polled' }),
  parse,
  poll,
  readPoll,
  reconciliation,
  history,
  firehose,

  capabilities,
  measure,
  split: (text, { text: limit }) =>
    splitByLimit(text, (part) => {
      const { length, bytes } = measure(part)
      return length <= limit.max && bytes <= (limit.maxBytes ?? Number.POSITIVE_INFINITY)
    }),

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

  /** 5,000 points an hour are allowed, a new record costs three; a little is left for what people do in the app. The chat service counts its own. */
  sendBudget: ({ kind }) => ({ endpoint: kind === 'comment' ? 'records' : 'chat', calls: 1500, perMs: 3_600_000 }),
  readWindow,
  dmLink: (account) => `https://bsky.app/profile/${account.handle || account.externalId}`,
}

/** Pictures need an upload before the post; the composer offers none yet, so it never promises what `send` cannot do. */
const NO_MEDIA: Capabilities['media'] = { kinds: [], maxCount: 0, maxBytes: 0 }

function capabilities(thread: ThreadContext, account: AccountContext): Capabilities {
  const common = { media: NO_MEDIA, windowEndsAt: null }
  if (thread.kind !== 'comment') {
    const canReply = account.settings.dm === 'on'
    return { ...common, canReply, text: DM_LIMIT, ...(canReply ? {} : { whyNot: { code: 'dm-off', url: 'https://bsky.app/messages' } }) }
  }
  const hints = thread.lastInbound?.hints ?? {}
  const url = postPage(hints.uri ?? thread.externalId)
  const code = !hints.uri || !hints.cid ? 'no-thread' : hints.repliesOff ? 'replies-off' : null
  const alternatives: Capabilities['alternatives'] = account.settings.dm === 'on' ? ['dm-link'] : []
  const moderation: Capabilities['moderation'] = { theirs: ['like', 'unlike'], ours: ['delete'] }
  return { ...common, canReply: code === null, text: POST_LIMIT, alternatives, moderation, ...(code ? { whyNot: { code, url } } : {}) }
}
