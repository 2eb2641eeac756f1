import { useQuery } from '@tanstack/react-query'
import { useLingui } from '@lingui/react/macro'
import { MessagesSquare } from 'lucide-react'
import { EmptyState } from '../kit/states.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { countsQuery } from './queries.ts'

/** The right-hand side while no conversation is chosen. */
export function NothingOpen() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const waiting = useQuery(countsQuery(workspaceId)).data?.needsAction
  return (
    <section aria-label={t`Choose a conversation`} className="flex min-w-0 flex-1 bg-surface">
      <EmptyState
        icon={MessagesSquare}
        title={t`Choose a conversation`}
        words={waiting === 0 ? t`Nothing is waiting for you.` : t`Press j for the first one, ? for all keys.`}
      />
    </section>
  )
}
