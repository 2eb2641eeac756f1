import { ReplyBody } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { openPrivateThread } from './open-private-thread.ts'
import { replyTo } from './reply.ts'

/** How a network knows somebody, and what is to be said to them. */
export interface Answer {
  network: string
  person: string
  text: string
  /** In private, to what they said in public. */
  inPrivate?: boolean
}

/** Answers somebody where they wrote last, whatever came since. @returns false while they have no conversation here */
export async function answerPerson(ctx: Ctx, { network, person, text, inPrivate }: Answer): Promise<boolean> {
  const found = await ctx.tx(
    (tx) => tx.one<{ conversationId: string; threadId: string }>`
      select p.conversation_id, p.thread_id from identities i
        join parts p on p.workspace_id = i.workspace_id and p.contact_id = i.contact_id
       where i.workspace_id = ${tx.workspaceId} and i.network = ${network} and i.external_id = ${person} order by p.from_at desc limit 1`,
  )
  if (!found) return false
  const { conversationId } = found
  const threadId = inPrivate ? (await openPrivateThread(ctx, conversationId)).threadId : found.threadId
  const reply = { clientMessageId: ctx.newId(), threadId, text, seenMessageId: null, sendAnyway: true }
  await replyTo(ctx, conversationId, ReplyBody.parse(reply))
  return true
}
