import type { WrittenNumber } from '#kernel/secret-numbers-in-html'
import { SealedElsewhere } from '#kernel/secrets'
import type { Tx } from '#kernel/tx'

/** Bound to its message: moved to another one it does not open. */
const purposeOf = (messageId: string) => `secret-numbers/${messageId}`

/** Each kind once: what a message says of its numbers to everybody who reads it. */
export function kindsOf(numbers: readonly WrittenNumber[]): WrittenNumber['kind'][] {
  return [...new Set(numbers.map(({ kind }) => kind))]
}

/** Keeps the numbers that messages hold masked, sealed; in the place of those kept before. */
export async function keepNumbers(tx: Tx, messages: readonly { id: string; numbers: readonly WrittenNumber[] }[]): Promise<void> {
  if (messages.length === 0) return
  // One after another: the first in a workspace makes its key.
  const rows: { id: string; sealed: string }[] = []
  for (const { id, numbers } of messages)
    rows.push({ id, sealed: await tx.ctx.app.secrets.seal(tx, purposeOf(id), { numbers: JSON.stringify(numbers) }) })
  await tx.run`
    insert into secret_numbers (workspace_id, message_id, sealed)
    select ${tx.workspaceId}, r.id, r.sealed from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, sealed text)
    on conflict (workspace_id, message_id) do update set sealed = excluded.sealed`
}

export async function openNumbers(tx: Tx, messageId: string, sealed: string): Promise<WrittenNumber[]> {
  const { numbers = '[]' } = await tx.ctx.app.secrets.open(tx, purposeOf(messageId), sealed)
  return JSON.parse(numbers) as WrittenNumber[]
}

/** The numbers that are kept of the message; null where none are, or where they do not open any more. */
export async function numbersKept(tx: Tx, messageId: string): Promise<WrittenNumber[] | null> {
  const kept = await tx.one<{ sealed: string }>`
    select sealed from secret_numbers where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`
  if (!kept) return null
  try {
    return await openNumbers(tx, messageId, kept.sealed)
  } catch (error) {
    if (error instanceof SealedElsewhere) return null
    throw error
  }
}

export async function forgetNumbers(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await tx.run`delete from secret_numbers where workspace_id = ${tx.workspaceId} and message_id = any(${messageIds}::uuid[])`
}

const WORDS = 'early-words'

/** Words that wait for their message, as they were written. */
export function sealWords(tx: Tx, text: string): Promise<string> {
  return tx.ctx.app.secrets.seal(tx, WORDS, { text })
}

/** @returns null when they do not open any more: then they stay masked */
export async function openWords(tx: Tx, sealed: string): Promise<string | null> {
  try {
    return (await tx.ctx.app.secrets.open(tx, WORDS, sealed)).text ?? null
  } catch (error) {
    if (error instanceof SealedElsewhere) return null
    throw error
  }
}
