import { useLingui } from '@lingui/react/macro'
import { AgentFace } from '../kit/Avatar.tsx'
import { useColleagues } from './useColleagues.ts'
import { usePresenceWords } from './usePresenceWords.ts'

const looks = { replying: 'border-2! border-accent!', viewing: '', idle: 'opacity-50' }
/** More faces than these are a number. */
const MOST_FACES = 3

/** The faces of colleagues who have it open: with a ring who replies, faded who turned away. */
export default function PresentFaces({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const words = usePresenceWords()
  const colleagues = useColleagues(conversationId)
  const more = colleagues.length - MOST_FACES
  return (
    <span data-present className="inline-flex shrink-0 items-center gap-1">
      {colleagues.slice(0, MOST_FACES).map((colleague) => (
        <span key={colleague.agentId} title={words(colleague)} className="inline-flex">
          <AgentFace name={colleague.name} className={looks[colleague.state]} />
          <span className="visually-hidden">, {words(colleague)}</span>
        </span>
      ))}
      {more > 0 && <span className="text-meta text-ink2">{t`+${more}`}</span>}
    </span>
  )
}
