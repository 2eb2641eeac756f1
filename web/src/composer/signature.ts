import { fillPlaceholders } from '@baton/contract/placeholders'
import type { Placeholder } from '@baton/contract/placeholders'
import type { ReplyOption } from '../api/types.ts'

/** What this person's reply ends with, its placeholders filled in, or empty where nobody knows them; null where the account has no signature. */
export function signatureOf(option: ReplyOption | undefined, values: Partial<Record<Placeholder, string>>): string | null {
  if (!option?.signature) return null
  return (
    fillPlaceholders(option.signature, values)
      .text.replaceAll(/\{\{[^{}]*\}\}/g, '')
      .trim() || null
  )
}

/** The words as they go out. Those that end with the signature already, since they were taken back or stand as an answer, get no second. */
export function signed(text: string, signature: string | null, kind: ReplyOption['kind'] | undefined): string {
  const words = text.trimEnd()
  if (!signature || words.trim() === '' || words.endsWith(signature)) return text
  return `${words}${kind === 'mail' || signature.includes('\n') ? '\n\n' : ' '}${signature}`
}
