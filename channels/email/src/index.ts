import {
  type AccountContext,
  type Capabilities,
  type ChannelAdapter,
  countCodePoints,
  countUtf8Bytes,
  type ThreadContext,
} from '@baton/channel-kit'
import { send } from './compose.ts'
import { credentialFields, probes, readProbe } from './connect.ts'
import { afterUnknown, readBack, readOutcome } from './outcome.ts'
import { parse } from './parse.ts'
import { truth } from './truth.ts'

export { advance, begun, caughtUp, type MailboxCursor, type MailboxStatus, resync, type Resync } from './mailbox-cursor.ts'
export { makeReplyAddress, readReplyAddress, replyAlias } from './reply-address.ts'

/** Mail over IMAP and SMTP: the bytes of each mail are one raw delivery. */
export const email: ChannelAdapter = {
  network: 'email',
  intake: 'imap',
  credentialFields,
  defaultBaseUrl: '',
  truth,

  verify: () => ({ kind: 'refused', reason: 'mail sends nothing by itself; it is fetched from the mailbox' }),
  parse,

  capabilities,
  measure: (text) => ({ length: countCodePoints(text), bytes: countUtf8Bytes(text) }),

  send,
  readOutcome,
  afterUnknown: (message, _thread, account) => afterUnknown(message, account),
  readBack,

  probes,
  readProbe,

  /** Below what the strictest of the large providers allows one mailbox. */
  sendBudget: () => ({ calls: 20, perMs: 60_000 }),
}

/**
 * A person may answer anything but what reaches nobody: a bounce, or a no-reply address. Whether a rule may is another
 * matter: the hint `autoAnswer: never` of the newest mail says no.
 */
function capabilities(thread: ThreadContext, account: AccountContext): Capabilities {
  const inbound = thread.lastInbound
  const unanswerable = inbound?.kindHint === 'bounce' || inbound?.hints.noReply === 'true'
  const { to = [], cc = [] } = inbound?.participants ?? {}
  const others = [...to, ...cc].filter((address) => address !== account.externalId && address !== inbound?.author.externalId)
  return {
    canReply: !unanswerable,
    ...(unanswerable ? { whyNot: { code: 'auto-reply' } } : {}),
    text: { max: 200_000, count: 'code-points', splits: false },
    media: { kinds: ['image', 'video', 'audio', 'file'], maxCount: 20, maxBytes: 15 * 1024 * 1024 },
    windowEndsAt: null,
    replyAll: others.length > 0,
  }
}
