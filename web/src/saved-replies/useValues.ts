import type { Placeholder } from '@baton/contract/placeholders'
import { useContactName } from '../contacts/useContactName.ts'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'

/** What placeholders stand for in this conversation, as this person would say it. */
export function useValues({ conversation }: OpenConversation, option: ReplyOption | undefined): Partial<Record<Placeholder, string>> {
  const { me, agentId } = useWorkspace()
  const nameOf = useContactName()
  const name = useAgents().get(agentId)?.name ?? me.person.name
  return {
    // A customer without a name is called nothing at all.
    'contact.name': conversation.contact.name ? nameOf(conversation.contact.name) : '',
    'agent.name': name,
    'agent.initials': initialsOf(name),
    'account.name': option?.accountName ?? '',
    'conversation.number': `#${conversation.number}`,
  }
}

/** What one signs with: `Minji Jung` → MJ, 정민지 → 정. The letters of a face (kit/Avatar) are chosen to tell people apart instead. */
export function initialsOf(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .flatMap((word) => word.match(/\p{L}\p{M}*/u) ?? [])
  return letters.slice(0, 3).join('').toUpperCase()
}
