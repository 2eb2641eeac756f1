import { useLingui } from '@lingui/react/macro'
import { Signature } from 'lucide-react'
import { cx } from '../kit/cx.ts'

interface Props {
  signature: string
  /** This reply goes without it. */
  isLeftOut: boolean
  onChange: (isLeftOut: boolean) => void
}

/** What the reply will end with; pressed, it goes without. */
export function SignatureChip({ signature, isLeftOut, onChange }: Props) {
  const { t } = useLingui()
  const [line = ''] = signature.split('\n')
  return (
    <button
      type="button"
      aria-pressed={!isLeftOut}
      aria-label={t`Signature: ${signature}`}
      title={isLeftOut ? t`Sent without the signature` : t`Added below what you write: ${signature}`}
      onClick={() => onChange(!isLeftOut)}
      className={cx(
        'flex h-7 max-w-32 min-w-0 items-center gap-1 rounded-md px-1.5 text-meta text-ink2 hover:bg-hover max-pane:size-11 max-pane:justify-center',
        isLeftOut && 'line-through opacity-65',
      )}
    >
      <Signature size={14} aria-hidden className="shrink-0" />
      <span dir="auto" className="truncate max-pane:hidden">
        {line}
      </span>
    </button>
  )
}
