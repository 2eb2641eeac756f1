import { askAbout, type Incoming, type MissingPointed } from '#channels'
import type { Tx } from '#kernel/tx'
import { keyOf } from './world.ts'

/** Has networks asked about what they pointed at and is not here. After all else of the batch, which may have brought it. */
export async function followPointers(tx: Tx, incoming: readonly Incoming[]): Promise<void> {
  const pointers = incoming.flatMap(({ account, event }) =>
    event.kind === 'pointer'
      ? [{ accountId: account.id, network: account.network, scope: event.scope, externalId: event.externalId, about: event.about }]
      : [],
  )
  const once = new Map(pointers.map((pointer) => [keyOf(pointer.accountId, pointer.scope, pointer.externalId), pointer]))
  if (once.size > 0) askAbout(tx, await missingPointed(tx, [...once.values()]))
}

/** Of what networks pointed at, what is not here: messages, and posts of ours, which are no messages but cards that tell what they say. */
export const missingPointed: MissingPointed = async (tx, pointers) => {
  const rows = await tx.all<{ n: number }>`
    select w.n from jsonb_to_recordset(${JSON.stringify(pointers.map((pointer, n) => ({ n, ...pointer })))}::jsonb)
             as w(n int, "accountId" uuid, network text, scope text, "externalId" text)
     where not exists (select from message_keys k
                        where k.workspace_id = ${tx.workspaceId} and k.network = w.network and k.scope = w.scope and k.external_id = w."externalId")
       and not exists (select from posts p
                        where p.workspace_id = ${tx.workspaceId} and p.account_id = w."accountId" and p.external_id = w."externalId"
                          and p.kind <> 'mention' and p.text is not null)`
  const missing = new Set(rows.map(({ n }) => n))
  return pointers.filter((_pointer, n) => missing.has(n))
}
