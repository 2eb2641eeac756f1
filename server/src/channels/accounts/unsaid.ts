import type { AccountContext, ChannelAdapter } from '@baton/channel-kit'
import type { DoorAnswer } from '#kernel/door'

/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 6
const HIDDEN = '…'

/**
 * An answer without the secrets of the account and its app. Servers and what stands before them repeat a refused request in their
 * complaint, headers and all, and a network's words are kept and shown to people who may not know these.
 */
export function withoutSecrets(answer: DoorAnswer, adapter: ChannelAdapter | undefined, account: AccountContext): DoorAnswer {
  if (answer.ok && answer.result.status < 400) return answer
  const hide = hider(secretsOf(adapter, { ...account.app, ...account.credentials }))
  if (answer.ok)
    return { ...answer, result: { ...answer.result, body: Buffer.from(hide(Buffer.from(answer.result.body).toString('utf8'))) } }
  const { networkWords } = answer.why
  return networkWords ? { ...answer, why: { ...answer.why, networkWords: hide(networkWords) } } : answer
}

function secretsOf(adapter: ChannelAdapter | undefined, credentials: Record<string, string>): string[] {
  const open = new Set(adapter?.credentialFields.filter(({ secret }) => !secret).map(({ name }) => name))
  return Object.entries(credentials).flatMap(([name, value]) => (value.length < SHORTEST || open.has(name) ? [] : [value]))
}

function hider(secrets: readonly string[]): (words: string) => string {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length)
  return (words) =>
    forms
      .reduce((rest, form) => rest.replaceAll(form, HIDDEN), words)
      .replaceAll(/\b(basic|bearer) +[\w+/=.~-]+/gi, (_, scheme: string) => `${scheme} ${HIDDEN}`)
}

/** As it was sent in a header, an address, a form or JSON, and as a JSON answer tells of these. */
function formsOf(secret: string): string[] {
  const inJson = (text: string) => JSON.stringify(text).slice(1, -1)
  const sent = [secret, encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2), inJson(secret)]
  return [...sent, ...sent.map(inJson)]
}
