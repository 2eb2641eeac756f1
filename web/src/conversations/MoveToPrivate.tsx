import { useLingui } from '@lingui/react/macro'
import type { Message, OpenConversation } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { useMoveToPrivate } from './useMoveToPrivate.ts'

/** The network did not hide it: what is about one person can go on where nobody else reads it. */
export default function MoveToPrivate({ message, open }: { message: Message; open: OpenConversation }) {
  const { t } = useLingui()
  const move = useMoveToPrivate(message, open)
  if (!move) return null
  return (
    <p className="mt-1 flex flex-wrap items-center gap-2 text-small">
      {t`It stays in public. Go on with its author in private instead?`}
      <Button onClick={move.go} busy={move.busy}>{t`Move to private`}</Button>
    </p>
  )
}
