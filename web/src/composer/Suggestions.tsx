import { useLingui } from '@lingui/react/macro'
import { CheckCheck, Clock, MailCheck } from 'lucide-react'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { TellPublic } from './TellPublic.tsx'
import { useDismissed } from './dismissed.ts'
import type { useGoPrivately } from './useGoPrivately.ts'

interface Props {
  open: OpenConversation
  option: ReplyOption | undefined
  privately: ReturnType<typeof useGoPrivately>
}

/** What might be said next on the way from public to private and back: one thing at a time. */
export function Suggestions({ open, option, privately }: Props) {
  const { t } = useLingui()
  const [dismissed, dismiss] = useDismissed(open.conversation.id)
  if (privately.nudge)
    return (
      <TellPublic
        icon={Clock}
        words={t`The customer did not write in private. You can remind them once.`}
        act={t`Suggest a reminder`}
        onTell={privately.nudge}
      />
    )
  if (privately.close && !dismissed)
    return (
      <TellPublic
        icon={CheckCheck}
        words={t`Solved in private. In public it looks as if nobody took care of it.`}
        act={t`Close it in public`}
        onTell={privately.close}
        onDismiss={dismiss}
      />
    )
  // Who reads the comments cannot know that its author was answered in private.
  if (privately.tellPublic && option?.visibility === 'public')
    return (
      <TellPublic
        icon={MailCheck}
        words={t`The customer has your private message. In public it looks as if nobody answered.`}
        act={t`Tell them in public`}
        onTell={privately.tellPublic}
      />
    )
  return null
}
