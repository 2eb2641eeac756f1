import { countUtf16, splitByLimit, type ChannelAdapter } from '@baton/channel-kit'
import { GRAPH_BASE_URL, verifyMeta } from '@baton/channel-kit/meta'
import { capabilities, TEXT_MAX } from './capabilities.ts'
import { credentialFields } from './credentials.ts'
import { authorizeFetch, followFetch } from './media.ts'
import { metering } from './metering.ts'
import { afterUnknown, readOutcome } from './outcome.ts'
import { parse } from './parse.ts'
import { probes, readProbe } from './probes.ts'
import { send } from './send.ts'
import { templates } from './templates.ts'
import { truth } from './truth.ts'

/** WhatsApp Cloud API: chats and groups of a business phone number. */
export const whatsapp: ChannelAdapter = {
  network: 'whatsapp',
  intake: 'webhook',
  credentialFields,
  defaultBaseUrl: GRAPH_BASE_URL,
  truth,

  verify: verifyMeta,
  parse,

  capabilities,
  measure: (text) => ({ length: countUtf16(text) }),
  split: (text) => splitByLimit(text, (part) => countUtf16(part) <= TEXT_MAX),

  send,
  readOutcome,
  afterUnknown,
  templates,

  authorizeFetch,
  followFetch,
  probes,
  readProbe,
  metering,
  pulse: ['profile'],
  // Every number begins with 80 messages a second; Meta raises it by itself.
  sendBudget: () => ({ calls: 80, perMs: 1000 }),
}
