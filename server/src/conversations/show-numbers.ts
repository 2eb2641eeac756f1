import type { SecretNumbers } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { raw, sql } from '#kernel/sql'
import { SealedElsewhere } from '#kernel/secrets'
import { kindsOf, openNumbers } from './keep-numbers.ts'
import { visibleTo, wordsReadable } from './visible-to.ts'

/**
 * The numbers that a message shows masked. Each reading is a line of the audit log, committed before the numbers are answered.
 * A neighbour's message is read by whoever works with the account it was said to.
 */
export async function showNumbers(ctx: Ctx, messageId: string): Promise<SecretNumbers> {
  const { actor } = ctx
  if (!actor.rights.seePersonalData) fail('forbidden', { permission: 'see-personal-data' })
  return ctx.tx(async (tx) => {
    const ofAccount = sql`(m.visibility = 'public' and a.audience_id = any(${actor.audienceIds}::uuid[]))`
    const found = await tx.one<{ sealed: string; number: number | null }>`
      select s.sealed, c.number from secret_numbers s
        join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
        join channel_accounts a on a.workspace_id = m.workspace_id and a.id = m.account_id
        left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
       where s.workspace_id = ${tx.workspaceId} and s.message_id = ${messageId} and (${ofAccount} or ${visibleTo(actor)})
         and ${wordsReadable(actor, raw('m.visibility'))}`
    if (!found) fail('not_found', { what: 'message' })
    const numbers = await openNumbers(tx, messageId, found.sealed).catch((error: unknown) => {
      if (error instanceof SealedElsewhere) fail('number_unreadable')
      throw error
    })
    tx.audit('secret-number.read', messageId, {
      conversation: found.number === null ? null : `#${found.number}`,
      kinds: kindsOf(numbers),
    })
    return { numbers: numbers.map(({ kind, number }) => ({ kind, number })) }
  })
}
