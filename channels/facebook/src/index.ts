import { countCodePoints, countUtf16, splitByLimit, type ChannelAdapter } from '@baton/channel-kit'
import { GRAPH_BASE_URL, readTaken, takeThread, verifyMeta } from '@baton/channel-kit/meta'
import { capabilities } from './capabilities.ts'
import { credentialFields } from './credentials.ts'
import { dmLink, PRIVATE_TEXT_MAX, privateThread, profile, readProfile, unwanted } from './messenger.ts'
import { moderate, readModeration } from './moderation.ts'
import { parse } from './parse.ts'
import { probes, readProbe } from './probes.ts'
import { afterUnknown, readBack } from './read-back.ts'
import { history, reconciliation } from './reconciliation.ts'
import { readOutcome, send, sendBudget } from './send.ts'
import { truth } from './truth.ts'

/** A Facebook Page: comments on its posts and ads, visitors' posts, mentions, recommendations; in private its Messenger. */
export const facebook: ChannelAdapter = {
  network: 'facebook',
  intake: 'webhook',
  credentialFields,
  defaultBaseUrl: GRAPH_BASE_URL,
  truth,

  verify: verifyMeta,
  parse,
  unwanted,

  capabilities,
  measure: (text, limits) => ({ length: limits?.count === 'utf16' ? countUtf16(text) : countCodePoints(text) }),
  split: (text) => splitByLimit(text, (part) => countUtf16(part) <= PRIVATE_TEXT_MAX),

  send,
  readOutcome,
  afterUnknown,
  readBack,
  moderate,
  readModeration,
  takeThread,
  readTaken,
  reconciliation,
  history,
  profile,
  readProfile,

  probes,
  readProbe,
  pulse: ['profile'],
  sendBudget,
  privateThread,
  dmLink,
}
