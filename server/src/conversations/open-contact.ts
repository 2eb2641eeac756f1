import type { Contact, Conversation } from '@baton/contract/conversations'
import { readContact } from '#contacts'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { type ConversationRow, conversationColumns, conversationJoins, present } from './conversation-rows.ts'
import { atMost, visibleTo } from './visible-to.ts'

const MOST = 50

/**
 * A person with their identities and the conversations the caller may see, newest first. Who sees none of a person's
 * conversations does not see the person.
 */
export async function openContact(ctx: Ctx, contactId: string): Promise<{ contact: Contact; conversations: Conversation[] }> {
  return ctx.tx(async (tx) => {
    const contact = await readContact(tx, contactId)
    const rows = await tx.all<ConversationRow & { total: number }>`
      with mine as materialized (
        select c.id, count(*) over ()::int as total from conversations c
         where c.workspace_id = ${tx.workspaceId} and c.contact_id = ${contactId} and ${visibleTo(tx.actor)} order by c.last_message_at desc, c.id desc limit ${atMost(MOST)})
      select ${conversationColumns(tx.actor)}, mine.total from mine join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = mine.id ${conversationJoins(tx)}
       order by c.last_message_at desc, c.id desc`
    const [newest] = rows
    if (!contact || !newest) fail('contact_not_found')
    return {
      contact: { ...contact, conversationCount: newest.total, returning: newest.total > 1 },
      conversations: rows.map((row) => present(row, tx.actor)),
    }
  })
}
