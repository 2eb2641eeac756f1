import type { NetworkDescription } from '@baton/contract/channels'
import { fieldWords } from './field-words.ts'

type Field = NetworkDescription['fields'][number]
export type Values = Record<string, string>

/** What most people would enter anyway; of an account that was connected before, what it had. */
export function firstValues({ network, fields }: Pick<NetworkDescription, 'network' | 'fields'>, before: Values = {}): Values {
  return Object.fromEntries(
    fields.flatMap(({ name, required, placeholder }) => {
      if (before[name]) return [[name, before[name]]]
      if (!required) return []
      const choice = fieldWords[`${network}.${name}`]?.choices?.[0]?.value
      if (choice) return [[name, choice]]
      return name.endsWith('Port') && placeholder ? [[name, placeholder]] : []
    }),
  )
}

/** The user of a mailbox is its address nearly everywhere, and both servers mostly share a password: filled in until somebody writes something else. */
export function withFollowers(fields: Field[], before: Values, name: string, value: string): Values {
  const values = withPort(before, name, value)
  const followers: Record<string, string[]> = { address: ['imapUser', 'smtpUser'], imapPassword: ['smtpPassword'] }
  for (const follower of followers[name] ?? []) {
    const follows = fields.some((field) => field.name === follower) && (before[follower] ?? '') === (before[name] ?? '')
    if (follows) values[follower] = value
  }
  return values
}

const ports: Record<string, Record<string, string>> = {
  imap: { tls: '993', starttls: '143', none: '143' },
  smtp: { tls: '465', starttls: '587', none: '25' },
}

/** A changed value; with another encryption of mail comes its usual port, unless somebody wrote a port of their own. */
export function withPort(before: Values, name: string, value: string): Values {
  const values = { ...before, [name]: value }
  const kind = name.replace(/Security$/, '')
  const usual = name.endsWith('Security') ? ports[kind] : undefined
  const port = `${kind}Port`
  const isOwn = before[port]?.trim() && before[port].trim() !== usual?.[before[name] ?? 'tls']
  return usual?.[value] && !isOwn ? { ...values, [port]: usual[value] } : values
}

/** Names of required fields that are still empty. */
export const missing = (fields: Field[], values: Values): string[] =>
  fields.filter(({ name, required }) => required && !values[name]?.trim()).map(({ name }) => name)

/**
 * Only what was entered, and empty what was emptied of that which was there before; the server refuses unknown names and
 * takes a left-out one as "no value" or "as before".
 */
export const entered = (fields: Field[], values: Values, before: Values = {}): Values =>
  Object.fromEntries(fields.flatMap(({ name }) => (values[name]?.trim() || before[name] ? [[name, values[name]?.trim() ?? '']] : [])))

/** Fields the server found fault with: `fields.channelSecret` → `channelSecret`. */
export function faultyFields(problem: unknown): string[] {
  const list = (problem as { fields?: unknown } | null)?.fields
  if (!Array.isArray(list)) return []
  return list.flatMap((each: unknown) => {
    const path = (each as { path?: unknown }).path
    return typeof path === 'string' ? [path.replace(/^fields\./, '')] : []
  })
}
