import { useLingui } from '@lingui/react/macro'
import { MailCheck } from 'lucide-react'
import { Button } from '../kit/Button.tsx'

/** Who reads the comments cannot know that its author was answered in private. The line is put into the box, and sent by hand or not. */
export function TellPublic({ onTell }: { onTell: () => void }) {
  const { t } = useLingui()
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1 text-meta text-ink2">
      <MailCheck size={14} aria-hidden className="shrink-0" />
      <span className="min-w-40 flex-1">{t`The customer has your private message. In public it looks as if nobody answered.`}</span>
      <Button look="quiet" onClick={onTell}>{t`Tell them in public`}</Button>
    </p>
  )
}
