import {
  type AccountContext,
  type CallResult,
  type CredentialField,
  type Finding,
  finding,
  type Probe,
  type ProbeResult,
  textOf,
  wordsOf,
  jsonOf,
} from '@baton/channel-kit'
import { firehoseField } from './firehose.ts'
import { refusalOf } from './outcomes.ts'
import { query } from './xrpc.ts'

export const credentialFields: CredentialField[] = [
  {
    name: 'identifier',
    label: 'Handle or e-mail',
    secret: false,
    required: true,
    placeholder: 'brand.bsky.social',
    keep: 'credentials',
  },
  {
    name: 'appPassword',
    label: 'App password',
    secret: true,
    required: true,
    help: 'Made in Bluesky under Settings → Privacy and security → App passwords. Tick "allow access to your direct messages" to answer those too.',
    placeholder: 'xxxx-xxxx-xxxx-xxxx',
    keep: 'credentials',
  },
  {
    name: 'dm',
    label: 'Direct messages (on or off)',
    secret: false,
    required: false,
    help: 'on: direct messages come in too. Needs an app password with access to them.',
    placeholder: 'off',
    keep: 'settings',
  },
  firehoseField,
]

export function probes(account: AccountContext): Probe[] {
  const actor = account.externalId || account.credentials.did || account.credentials.identifier
  return [
    { name: 'session', call: query(account, 'com.atproto.server.getSession') },
    { name: 'profile', call: query(account, 'app.bsky.actor.getProfile', { actor }) },
    ...(account.settings.dm === 'on'
      ? [{ name: 'chat' as const, call: query(account, 'chat.bsky.convo.listConvos', { limit: '1' }) }]
      : []),
  ]
}

export function readProbe(name: ProbeResult['name'], result: CallResult): ProbeResult {
  const answer = jsonOf(result)
  if (result.status !== 200) return { name, ok: false, finding: failureOf(name, result) }
  if (name === 'session' && answer.active === false)
    return {
      name,
      ok: false,
      finding: finding('account_inactive', {}, { remedy: 'bluesky_activate', networkWords: textOf(answer.status) || null }),
    }
  if (name === 'chat') return { name, ok: true, finding: finding('private_messages_readable', {}) }
  if (!textOf(answer.did))
    return { name, ok: false, finding: finding('nobody_named', {}, { remedy: 'check_address', networkWords: wordsOf(result) }) }
  if (name === 'session') return { name, ok: true, finding: finding('signed_in_as', { account: textOf(answer.handle) }) }
  const account = {
    externalId: textOf(answer.did),
    handle: textOf(answer.handle),
    name: textOf(answer.displayName) || textOf(answer.handle) || textOf(answer.did),
    ...(textOf(answer.avatar) ? { avatarUrl: textOf(answer.avatar) } : {}),
  }
  return { name, ok: true, finding: finding('account_is', { account: account.name }), account }
}

function failureOf(name: string, result: CallResult): Finding {
  const refusal = refusalOf(result)
  const problem = refusal.kind === 'refused' ? refusal.class : refusal.kind
  const networkWords = refusal.words
  if (name === 'chat' && (problem === 'permission' || problem === 'token-expired' || problem === 'bad-content'))
    return finding('rights_missing', {}, { remedy: 'bluesky_allow_messages', networkWords })
  if (problem === 'token-expired' || problem === 'reconnect')
    return finding('sign_in_refused', {}, { remedy: 'bluesky_check_password', networkWords })
  if (problem === 'not-now') return finding('network_asks_to_wait', {}, { remedy: 'wait_minutes', networkWords })
  if (problem === 'unknown') return finding('network_failed', {}, { remedy: 'wait_minutes', networkWords })
  return finding('network_refused', {}, { remedy: 'check_address', networkWords })
}
