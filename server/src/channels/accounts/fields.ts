import type { ChannelAdapter, CredentialField } from '@baton/channel-kit'
import type { Chance } from '#kernel/clock'
import { fail } from '#kernel/fail'

/** The values of the connect form, parted by where each is kept. */
export interface FieldValues {
  app: Record<string, string>
  credentials: Record<string, string>
  settings: Record<string, string>
}

const NOTHING: FieldValues = { app: {}, credentials: {}, settings: {} }

/**
 * Parts what a person entered. A field left out keeps the value it had, since secrets are never shown again and so cannot
 * be sent back; but a secret is asked for anew when it would go to another server than before. One of the settings given empty
 * is taken away. Unknown, missing and wrong fields are refused by name.
 */
export function partFields(adapter: ChannelAdapter, given: Record<string, string>, kept: FieldValues = NOTHING): FieldValues {
  const known = new Map(adapter.credentialFields.map((field) => [field.name, field]))
  const values: FieldValues = { app: { ...kept.app }, credentials: { ...kept.credentials }, settings: { ...kept.settings } }
  const problems: { path: string; problem: string }[] = []
  const goesElsewhere = (setting: string) => (values.settings[setting] ?? '') !== (kept.settings[setting] ?? '')
  for (const [name, value] of Object.entries(given)) {
    const field = known.get(name)
    if (!field) {
      problems.push({ path: `fields.${name}`, problem: `${adapter.network} has no such field` })
      continue
    }
    const problem = value.trim() ? field.check?.(value.trim()) : null
    if (problem) problems.push({ path: `fields.${name}`, problem: `${field.label} ${problem}` })
    else if (value.trim()) values[field.keep][name] = value.trim()
    else if (field.keep === 'settings' && !field.required) delete values.settings[name]
  }
  const refused = new Set(problems.map(({ path }) => path))
  for (const field of known.values()) {
    if (refused.has(`fields.${field.name}`)) continue
    if (field.required && !values[field.keep][field.name])
      problems.push({ path: `fields.${field.name}`, problem: `${field.label} is missing` })
    else if (!given[field.name]?.trim() && kept[field.keep][field.name] && field.sentTo?.some(goesElsewhere))
      problems.push({ path: `fields.${field.name}`, problem: `${field.label} is needed anew, since it would be sent elsewhere` })
  }
  if (problems.length > 0) fail('invalid_request', { where: 'body', fields: problems })
  return values
}

/** A field as the connect form shows it; where its value is kept is our own business. */
export function shownField({ name, label, secret, required, help, placeholder }: CredentialField): Omit<CredentialField, 'keep'> {
  return { name, label, secret, required, help, placeholder }
}

/**
 * Secrets of an account that we make ourselves, kept over every reconnect: the key in the reply addresses of mail, by which
 * an answer finds its thread.
 */
export function madeCredentials(adapter: ChannelAdapter, chance: Chance, kept: Record<string, string> = {}): Record<string, string> {
  if (adapter.intake !== 'imap') return {}
  return { replyKey: kept.replyKey ?? Buffer.from(chance.bytes(32)).toString('base64url') }
}
