import {
  type AccountContext,
  type CallResult,
  type CredentialField,
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
    ...(account.settings.dm === 'on' ? [{ name: 'chat', call: query(account, 'chat.bsky.convo.listConvos', { limit: '1' }) }] : []),
  ]
}

export function readProbe(name: string, result: CallResult): ProbeResult {
  const answer = jsonOf(result)
  if (result.status !== 200) {
    const refusal = refusalOf(result)
    return { name, ok: false, words: wordsOf(result), remedy: remedyFor(name, refusal.kind === 'refused' ? refusal.class : refusal.kind) }
  }
  if (name === 'session' && answer.active === false)
    return {
      name,
      ok: false,
      words: `the account is ${textOf(answer.status) || 'not active'}`,
      remedy: 'Make the account active again in Bluesky.',
    }
  if (name === 'chat') return { name, ok: true, words: 'direct messages can be read' }
  if (!textOf(answer.did))
    return { name, ok: false, words: `no account in the answer: ${wordsOf(result)}`, remedy: remedyFor(name, 'other') }
  if (name === 'session') return { name, ok: true, words: `signed in as ${textOf(answer.handle)}` }
  const account = {
    externalId: textOf(answer.did),
    handle: textOf(answer.handle),
    name: textOf(answer.displayName) || textOf(answer.handle) || textOf(answer.did),
    ...(textOf(answer.avatar) ? { avatarUrl: textOf(answer.avatar) } : {}),
  }
  return { name, ok: true, words: account.name, account }
}

function remedyFor(name: string, problem: string): string {
  if (name === 'chat' && (problem === 'permission' || problem === 'token-expired' || problem === 'bad-content'))
    return 'Make a new app password with "allow access to your direct messages" ticked, and reconnect with it.'
  if (problem === 'token-expired' || problem === 'reconnect') return 'Check handle and app password, and reconnect.'
  if (problem === 'not-now') return 'The network asks to wait; try again in a few minutes.'
  return 'Check the address of the server, and try again.'
}
