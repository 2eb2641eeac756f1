import {
  type AccountContext,
  type CallResult,
  type CredentialField,
  jsonOf,
  objectsOf,
  type Probe,
  type ProbeResult,
  textOf,
  wordsOf,
} from '@baton/channel-kit'

const server = (kind: 'imap' | 'smtp', label: string, port: string, help: string): CredentialField[] => [
  {
    name: `${kind}Host`,
    label: `${label} server`,
    secret: false,
    required: true,
    placeholder: `${kind}.brand.example`,
    help,
    keep: 'settings',
  },
  { name: `${kind}Port`, label: `${label} port`, secret: false, required: true, placeholder: port, keep: 'settings' },
  {
    name: `${kind}Security`,
    label: `${label} security`,
    secret: false,
    required: true,
    placeholder: 'tls',
    help: 'tls: encrypted from the first byte · starttls: switched on after the greeting · none: only inside your own network',
    keep: 'settings',
  },
  { name: `${kind}User`, label: `${label} user`, secret: false, required: true, placeholder: 'care@brand.example', keep: 'settings' },
  {
    name: `${kind}Password`,
    label: `${label} password`,
    secret: true,
    required: true,
    help: 'An app password where the provider offers one.',
    keep: 'credentials',
    sentTo: [`${kind}Host`, `${kind}Port`, `${kind}Security`, `${kind}User`],
  },
]

export const credentialFields: CredentialField[] = [
  { name: 'address', label: 'Mail address', secret: false, required: true, placeholder: 'care@brand.example', keep: 'settings' },
  { name: 'displayName', label: 'Name that customers see', secret: false, required: false, placeholder: 'Brand Care', keep: 'settings' },
  ...server('imap', 'Incoming (IMAP)', '993', 'Mail stays there; Baton reads it and marks nothing.'),
  ...server('smtp', 'Outgoing (SMTP)', '465', 'Answers are sent through it.'),
  {
    name: 'plusAddressing',
    label: 'Answers come to a plus-address (on or off)',
    secret: false,
    required: false,
    help: 'on: the answer of a customer finds its thread even when their program drops it. Switch off if mail to care+test@brand.example does not reach you.',
    placeholder: 'on',
    keep: 'settings',
  },
  {
    name: 'sentCopy',
    label: 'Copy in Sent (provider or baton)',
    secret: false,
    required: false,
    help: 'provider: your mail server files what is sent through it (Gmail, Microsoft 365). baton: Baton files the copy.',
    placeholder: 'baton',
    keep: 'settings',
  },
]

export function probes(): Probe[] {
  return [
    { name: 'imap', call: { transport: 'imap-probe' } },
    { name: 'smtp', call: { transport: 'smtp-probe' } },
  ]
}

export function readProbe(name: string, result: CallResult, account: AccountContext): ProbeResult {
  const answer = jsonOf(result)
  if (result.status !== 200) return { name, ok: false, words: wordsOf(result), remedy: remedyFor(name, result.status) }
  const offers = Array.isArray(answer.capabilities) ? answer.capabilities.filter((one) => typeof one === 'string') : []
  if (name === 'smtp') return { name, ok: true, words: offers.includes('TLS') ? 'signed in, encrypted' : 'signed in, not encrypted' }
  const folders = objectsOf(answer.folders)
  if (!folders.length)
    return { name, ok: false, words: 'signed in, but no folder can be seen', remedy: 'Check that this user may read the mailbox.' }
  const sent = textOf(folders.find(({ specialUse }) => specialUse === '\\Sent')?.path)
  const live = offers.includes('IDLE') ? 'new mail is announced' : 'new mail is looked for every minute'
  const address = (account.settings.address || account.externalId).toLowerCase()
  return {
    name,
    ok: true,
    words: `${folders.length} ${folders.length === 1 ? 'folder' : 'folders'}; ${live}`,
    facts: sent ? { sentFolder: sent } : {},
    account: { externalId: address, handle: address, name: account.settings.displayName || address },
  }
}

function remedyFor(name: string, status: number): string {
  const what = name === 'imap' ? 'incoming' : 'outgoing'
  if (status === 535) return `Check user and password of the ${what} server; many providers want an app password.`
  if (status === 0) return `Check name, port and security of the ${what} server.`
  return `Ask the provider of the ${what} server what these words mean.`
}
