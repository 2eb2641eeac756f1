import { constantTimeEqual, countUtf16, header, hmacBase64, splitByLimit, type ChannelAdapter } from '@baton/channel-kit'
import { capabilities, TEXT_MAX } from './capabilities.ts'
import { credentialFields } from './credentials.ts'
import { afterUnknown, readOutcome } from './outcome.ts'
import { authorizeFetch } from './content.ts'
import { metering } from './metering.ts'
import { parse } from './parse.ts'
import { probes, readProbe } from './probes.ts'
import { profile, readProfile } from './profile.ts'
import { send } from './send.ts'
import { truth } from './truth.ts'

/** LINE Messaging API: one-to-one chats, groups and rooms of a LINE Official Account. */
export const line: ChannelAdapter = {
  network: 'line',
  intake: 'webhook',
  credentialFields,
  defaultBaseUrl: 'https://api.line.me',
  truth,

  verify(raw, app) {
    if (!app.channelSecret)
      return { kind: 'refused', reason: 'The channel secret is not set: copy it from the Basic settings of the channel.' }
    if (!constantTimeEqual(hmacBase64(app.channelSecret, raw.body), header(raw, 'x-line-signature')))
      return {
        kind: 'refused',
        reason: 'x-line-signature does not match: the channel secret is of another channel, or this did not come from LINE.',
      }
    return { kind: 'accepted' }
  },
  parse,

  capabilities,
  measure: (text) => ({ length: countUtf16(text) }),
  split: (text) => splitByLimit(text, (part) => countUtf16(part) <= TEXT_MAX),

  send,
  readOutcome,
  afterUnknown,

  authorizeFetch,
  profile,
  readProfile,
  probes,
  readProbe,
  metering,
  pulse: ['profile', 'webhook'],
  // Reply and push each allow 2,000 requests a second for a channel.
  sendBudget: () => ({ calls: 2000, perMs: 1000 }),
}
