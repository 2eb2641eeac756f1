import { useLingui } from '@lingui/react/macro'
import { type LucideIcon, X } from 'lucide-react'
import { Button } from '../kit/Button.tsx'
import { IconButton } from '../kit/IconButton.tsx'

interface Props {
  icon: LucideIcon
  words: string
  act: string
  onTell: () => void
  /** Absent: it stays until it is done. */
  onDismiss?: () => void
}

/** One line that might be said next. It is put into the box, and sent by hand or not. */
export function TellPublic({ icon: Icon, words, act, onTell, onDismiss }: Props) {
  const { t } = useLingui()
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1 text-meta text-ink2">
      <Icon size={14} aria-hidden className="shrink-0" />
      <span className="min-w-40 flex-1">{words}</span>
      <Button look="quiet" onClick={onTell}>
        {act}
      </Button>
      {onDismiss && <IconButton icon={X} label={t`Not needed`} tip="above" tipAlign="end" onClick={onDismiss} />}
    </p>
  )
}
