import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useContactName } from '../contacts/useContactName.ts'
import { neighboursQuery } from '../conversations/queries.ts'
import { useWorkspace } from '../shell/workspace.tsx'

interface Props {
  conversationId: string
  threadId: string
  chosen: string[]
  onChange: (chosen: string[]) => void
}

/** Other customers of the same public thread who are answered by the same words. */
export function AlsoAnswers({ conversationId, threadId, chosen, onChange }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { workspaceId } = useWorkspace()
  const neighbours = useQuery(neighboursQuery(workspaceId, conversationId)).data ?? []
  const others = new Map(
    neighbours.flatMap((message) =>
      message.conversationId &&
      message.conversationId !== conversationId &&
      message.threadId === threadId &&
      message.direction === 'inbound'
        ? [[message.conversationId, message.author.name]]
        : [],
    ),
  )
  if (others.size === 0) return null
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-1 text-meta text-ink2">
      <legend className="float-left mr-3">{t`Also answers`}</legend>
      {[...others].map(([id, name]) => (
        <label key={id} className="flex items-center gap-1.5 max-pane:min-h-11">
          <input
            type="checkbox"
            checked={chosen.includes(id)}
            onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
            className="size-4 accent-accent"
          />
          {nameOf(name)}
        </label>
      ))}
    </fieldset>
  )
}
