import type { ChannelAdapter } from '@baton/channel-kit'
import { GRAPH_BASE_URL, readTaken, takeThread, verifyMeta } from '@baton/channel-kit/meta'
import { capabilities } from './capabilities.ts'
import { credentialFields } from './credentials.ts'
import { dmLink, measure, privateThread, profile, readProfile, split, unwanted } from './direct.ts'
import { lookUp } from './look-up.ts'
import { moderate, readModeration } from './moderation.ts'
import { parse } from './parse.ts'
import { probes, readProbe } from './probes.ts'
import { afterUnknown, readBack } from './read-back.ts'
import { history, reconciliation } from './reconciliation.ts'
import { readOutcome, send, sendBudget } from './send.ts'
import { truth } from './truth.ts'

/** A professional Instagram account: comments on its media, ads and broadcasts, and mentions elsewhere; in private what is written to it, stories among it. */
export const instagram: ChannelAdapter = {
  network: 'instagram',
  intake: 'webhook',
  credentialFields,
  defaultBaseUrl: GRAPH_BASE_URL,

  verify: verifyMeta,
  truth,

  parse,
  unwanted,

  capabilities,
  measure,
  split,

  send,
  readOutcome,
  afterUnknown,
  readBack,
  moderate,
  readModeration,
  privateThread,
  dmLink,
  takeThread,
  readTaken,
  profile,
  readProfile,
  reconciliation,
  history,
  lookUp,

  probes,
  readProbe,
  pulse: ['profile'],
  sendBudget,
}
