import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type ChipTone = 'plain' | 'accent' | 'public' | 'private' | 'note' | 'danger' | 'ok'

export const chipTones: Record<ChipTone, string> = {
  plain: 'bg-sunken text-ink2',
  accent: 'bg-selected text-accent',
  public: 'bg-public-soft text-public',
  private: 'bg-private-soft text-private',
  note: 'bg-note-soft text-note',
  danger: 'bg-danger-soft text-danger',
  ok: 'bg-ok-soft text-ok',
}

interface Props {
  tone?: ChipTone
  icon?: LucideIcon
  children: ReactNode
  className?: string
  title?: string
}

/** A small fact. 20 high, so that Thai marks are never cut. */
export function Chip({ tone = 'plain', icon: Icon, children, className, title }: Props) {
  return (
    <span
      title={title}
      className={cx(
        'relative inline-flex h-5 min-w-0 shrink-0 items-center gap-1 has-[>:last-child>.visually-hidden]:gap-0 rounded-sm px-1.5 text-meta font-medium whitespace-nowrap',
        chipTones[tone],
        className,
      )}
    >
      {Icon && <Icon size={12} strokeWidth={2.2} aria-hidden className="shrink-0" />}
      <span className="truncate">{children}</span>
    </span>
  )
}
