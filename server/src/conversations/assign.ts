import type { AssignBody, Conversation } from '@baton/contract/conversations'
import type { Ctx } from '#kernel/context'
import { fail } from '#kernel/fail'
import type { Tx } from '#kernel/tx'
import { canWorkIn } from '#people'
import { type Target, shown, tell } from './act.ts'
import { visibleTo } from './visible-to.ts'

/**
 * Hands a conversation to an agent, or back to the queue when `assigneeId` is null.
 *
 * Of two agents who press "Assign to me" at the same moment one wins; the other gets `conversation_taken` with who has it,
 * so the screen can say so. Assigning to the present assignee succeeds and publishes nothing: a rule that assigns on
 * `conversation.assigned` would otherwise trigger itself for ever.
 */
export async function assignConversation(ctx: Ctx, id: string, { assigneeId, seenAssigneeId }: AssignBody): Promise<Conversation> {
  return ctx.tx(async (tx) => {
    const moved = await moveAssignee(tx, id, seenAssigneeId, assigneeId)
    if (!moved) await explainRefusal(tx, id, assigneeId)
    else tell(tx, moved, 'conversation.assigned', { inboxId: moved.inboxId, fromAssigneeId: seenAssigneeId, toAssigneeId: assigneeId })
    return shown(tx, id)
  })
}

/** Changes the assignee if it still is the one the agent saw, and the new one may work in that inbox. */
function moveAssignee(tx: Tx, id: string, seen: string | null, to: string | null): Promise<Target | undefined> {
  return tx.one<Target>`
    update conversations c set assignee_id = ${to}::uuid, version = c.version + 1
     where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and ${visibleTo(tx.actor)}
       and c.assignee_id is not distinct from ${seen}::uuid and c.assignee_id is distinct from ${to}::uuid
       and (${to}::uuid is null or exists (
             select from agents a where a.workspace_id = c.workspace_id and a.id = ${to}::uuid and a.state = 'active'
                and (a.role in ('owner', 'admin') or exists (
                      select from inbox_members m where m.workspace_id = c.workspace_id and m.inbox_id = c.inbox_id and m.agent_id = a.id))))
    returning c.id, c.contact_id, c.inbox_id, c.status, c.assignee_id, c.version`
}

/** Nothing moved: because it is so already (then nothing is wrong), or for a reason the caller can act on. */
async function explainRefusal(tx: Tx, id: string, to: string | null): Promise<void> {
  const found = await tx.one<{ assigneeId: string | null; inboxId: string; holder: string | null; taker: string | null }>`
    select c.assignee_id, c.inbox_id, h.name as holder, t.name as taker from conversations c
      left join agents h on h.workspace_id = c.workspace_id and h.id = c.assignee_id
      left join agents t on t.workspace_id = c.workspace_id and t.id = ${to}::uuid and t.state = 'active'
     where c.workspace_id = ${tx.workspaceId} and c.id = ${id} and ${visibleTo(tx.actor)}`
  if (!found) fail('conversation_not_found')
  if (found.assigneeId === to) return
  if (to !== null && found.taker === null) fail('agent_not_found')
  if (to !== null && !(await canWorkIn(tx, to, found.inboxId))) fail('assignee_lacks_inbox_access')
  fail('conversation_taken', { holder: found.assigneeId ? { id: found.assigneeId, name: found.holder } : null })
}
