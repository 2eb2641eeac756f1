import {
  type AccountContext,
  type CallResult,
  type CredentialField,
  type Finding,
  finding,
  jsonOf,
  objectsOf,
  type Probe,
  type ProbeResult,
  textOf,
  wordsOf,
} from '@baton/channel-kit'

/** A name in any script, or an address of version 4 or 6. The port has a field of its own. */
const HOST = /^[\p{L}\p{M}\p{N}._-]+$|^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f:.]*$/iu

function hostFault(value: string): string | null {
  return HOST.test(value) ? null : 'is no name of a server, such as mail.brand.example'
}

function portFault(value: string): string | null {
  const port = /^\d+$/.test(value) ? Number(value) : 0
  return port >= 1 && port <= 65535 ? null : 'is no port: a number from 1 to 65535'
}

const server = (kind: 'imap' | 'smtp', label: string, port: string, help: string): CredentialField[] => [
  {
    name: `${kind}Host`,
    label: `${label} server`,
    secret: false,
    required: true,
    placeholder: `${kind}.brand.example`,
    help,
    keep: 'settings',
    check: hostFault,
  },
  { name: `${kind}Port`, label: `${label} port`, secret: false, required: true, placeholder: port, keep: 'settings', check: portFault },
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
    help: 'on: the answer of a customer finds its thread even when their program drops it. Off unless you switch it on: where mail to care+test@brand.example does not reach you, answers would bounce.',
    placeholder: 'off',
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

export function readProbe(name: ProbeResult['name'], result: CallResult, account: AccountContext): ProbeResult {
  const answer = jsonOf(result)
  if (result.status !== 200) return { name, ok: false, finding: refusalOf(name, result) }
  const offers = Array.isArray(answer.capabilities) ? answer.capabilities.filter((one) => typeof one === 'string') : []
  if (name === 'smtp')
    return { name, ok: true, finding: finding(offers.includes('TLS') ? 'signed_in_encrypted' : 'signed_in_unencrypted', {}) }
  const folders = objectsOf(answer.folders)
  if (!folders.length) return { name, ok: false, finding: finding('mailbox_without_folders', {}, { remedy: 'mail_check_folders' }) }
  const sent = textOf(folders.find(({ specialUse }) => specialUse === '\\Sent')?.path)
  const address = (account.settings.address || account.externalId).toLowerCase()
  return {
    name,
    ok: true,
    finding: finding(offers.includes('IDLE') ? 'mailbox_announces' : 'mailbox_is_asked', { folders: String(folders.length) }),
    facts: sent ? { sentFolder: sent } : {},
    account: { externalId: address, handle: address, name: account.settings.displayName || address },
  }
}

function refusalOf(name: string, result: CallResult): Finding {
  const networkWords = wordsOf(result)
  if (result.status !== 535) return finding('mail_server_refused', {}, { remedy: 'mail_ask_provider', networkWords })
  const remedy = name === 'imap' ? 'mail_check_incoming_sign_in' : 'mail_check_outgoing_sign_in'
  return finding('mail_sign_in_refused', {}, { remedy, networkWords })
}
