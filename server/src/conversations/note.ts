import type { Note } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import { factsOf, lockVisible } from './act.ts'
import { endDraft } from './drafts.ts'
import { type NoteRow, presentNote } from './message-rows.ts'

/** A note that only the team sees. The caller makes the id, so sending it twice writes it once. */
export async function addNote(ctx: Ctx, conversationId: string, { id, text }: { id: string; text: string }): Promise<Note> {
  return ctx.tx(async (tx) => {
    const target = await lockVisible(tx, conversationId)
    const agentId = tx.actor.kind === 'agent' ? tx.actor.id : null
    const added = await tx.run`
      insert into notes (workspace_id, id, conversation_id, agent_id, author_name, text, at)
      values (${tx.workspaceId}, ${id}, ${conversationId}, ${agentId}::uuid, ${tx.actor.name}, ${text}, ${tx.now}) on conflict do nothing`
    if (added > 0) {
      tx.emit('note.added', { noteId: id, conversationId }, factsOf(target))
      await endDraft(tx, conversationId, { mode: 'note', text })
    }
    const note = await tx.one<NoteRow & { conversationId: string }>`
      select id, conversation_id, agent_id, author_name, text, at from notes where workspace_id = ${tx.workspaceId} and id = ${id}`
    if (note?.conversationId !== conversationId || note.text !== text) fail('client_message_conflict')
    return presentNote(note, tx.actor)
  })
}
