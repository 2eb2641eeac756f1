import type { Contact, Conversation } from '@baton/contract/conversations'
import { readContact } from '#contacts'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { type ConversationRow, conversationColumns, conversationJoins, present } from './conversation-rows.ts'
import { atMost, visibleTo } from './visible-to.ts'

const MOST = 50

/**
 * A person with their identities and the conversations the caller may see, newest first. Who sees none of a person's
 * conversations does not see the person. What they wrote before the account was connected counts for when they were first seen.
 */
export async function openContact(ctx: Ctx, contactId: string): Promise<{ contact: Contact; conversations: Conversation[] }> {
  return ctx.tx(async (tx) => {
    const contact = await readContact(tx, contactId)
    const rows = await tx.all<ConversationRow & { total: number; since: string | null }>`
      with mine as materialized (
        select c.id, count(*) over ()::int as total from conversations c
         where c.workspace_id = ${tx.workspaceId} and c.contact_id = ${contactId} and ${visibleTo(tx.actor)} order by c.last_message_at desc, c.id desc limit ${atMost(MOST)})
      select ${conversationColumns(tx.actor)}, mine.total,
             (select min(first.at) from conversations c
               cross join lateral (select m.at from messages m
                                    where m.workspace_id = ${tx.workspaceId} and m.conversation_id = c.id and m.direction = 'inbound' order by m.at limit 1) first
               where c.workspace_id = ${tx.workspaceId} and c.contact_id = ${contactId} and ${visibleTo(tx.actor)}) as since
        from mine join conversations c on c.workspace_id = ${tx.workspaceId} and c.id = mine.id ${conversationJoins(tx)}
       order by c.last_message_at desc, c.id desc`
    const [newest] = rows
    if (!contact || !newest) fail('contact_not_found')
    return {
      contact: {
        ...contact,
        firstSeenAt: newest.since && newest.since < contact.firstSeenAt ? newest.since : contact.firstSeenAt,
        conversationCount: newest.total,
        returning: newest.total > 1,
      },
      conversations: rows.map((row) => present(tx.ctx, row)),
    }
  })
}
