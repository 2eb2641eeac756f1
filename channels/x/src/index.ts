import { callWindowOf, countCodePoints, type ChannelAdapter } from '@baton/channel-kit'
import { capabilities } from './capabilities.ts'
import { authorizeFetch, credentialFields, readRefresh, refresh } from './credentials.ts'
import { threadOfTwo } from './direct-messages.ts'
import { moderate, readModeration } from './moderation.ts'
import { metering } from './metering.ts'
import { readOutcome } from './outcome.ts'
import { API_BASE_URL, parse } from './parse.ts'
import { probes, profile, readProbe, readProfile } from './probes.ts'
import { afterUnknown, readBack } from './read-back.ts'
import { history, reconciliation } from './reconciliation.ts'
import { send, sendBudget } from './send.ts'
import { truth } from './truth.ts'
import { verify } from './verify.ts'
import { weightedLength } from './weighted-length.ts'

export { weightedLength } from './weighted-length.ts'

/** X: public posts that speak to a brand's account, and its direct messages. */
export const x: ChannelAdapter = {
  network: 'x',
  intake: 'webhook',
  credentialFields,
  defaultBaseUrl: API_BASE_URL,
  truth,

  verify,
  parse,

  capabilities,
  measure: (text, limits) => ({ length: limits?.count === 'code-points' ? countCodePoints(text) : weightedLength(text) }),

  send,
  readOutcome,
  afterUnknown,
  readBack,
  moderate,
  readModeration,
  reconciliation,
  history,

  refresh,
  readRefresh,
  authorizeFetch,
  profile,
  readProfile,
  probes,
  readProbe,
  pulse: ['webhook'],
  sendBudget,
  metering,
  readWindow: callWindowOf,
  privateThread: (person, account) => threadOfTwo(account.externalId, person.externalId),
  dmLink: (account) => `https://x.com/messages/compose?recipient_id=${account.externalId}`,
}
