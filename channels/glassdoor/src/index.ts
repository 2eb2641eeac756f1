import { type AccountContext, type Capabilities, type ChannelAdapter, countCodePoints, type ThreadContext } from '@baton/channel-kit'
import { credentialFields, identify, profilePage } from './connect.ts'
import { isNotice } from './notice.ts'
import { bodyOf, open, parse } from './parse.ts'
import { readRows } from './rows.ts'
import { truth } from './truth.ts'

/** Reviews of an employer on Glassdoor, which no program may read or answer: people bring files, and answer there. */
export const glassdoor: ChannelAdapter = {
  network: 'glassdoor',
  intake: 'import',
  credentialFields,
  defaultBaseUrl: '',
  truth,

  verify: () => ({ kind: 'refused', reason: 'Glassdoor sends nothing to programs; people bring its reviews in files' }),
  parse,
  imports: { required: ['stars'], open, read: readRows, bodyOf, isNotice },
  identify,

  capabilities,
  measure: (text) => ({ length: countCodePoints(text) }),

  // Never asked for, since `canReply` is false.
  send: impossible,
  readOutcome: () => ({ kind: 'refused', class: 'other', words: 'Glassdoor takes no answers of programs' }),
  afterUnknown: () => ({ kind: 'ask' }),
  sendBudget: () => ({ calls: 1, perMs: 60_000 }),

  probes: () => [],
  readProbe: impossible,
}

function impossible(): never {
  throw new Error('Glassdoor cannot be called')
}

/** It is answered on its own page, where that is known, else on the profile. */
function capabilities({ lastInbound }: ThreadContext, account: AccountContext): Capabilities {
  return {
    canReply: false,
    whyNot: { code: 'answer-there', url: lastInbound?.hints.page ?? profilePage(account) },
    text: { max: 0, count: 'none', splits: false },
    media: { kinds: [], maxCount: 0, maxBytes: 0 },
    windowEndsAt: null,
  }
}
