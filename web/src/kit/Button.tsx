import type { ComponentProps } from 'react'
import { keyLabel } from '../keyboard/keys.ts'
import { cx } from './cx.ts'

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger' | 'public' | 'private' | 'note'

const looks: Record<ButtonLook, string> = {
  primary: 'bg-accent text-on-accent font-semibold hover:opacity-92',
  plain: 'bg-surface text-ink border border-line hover:bg-hover',
  quiet: 'text-ink2 hover:bg-hover hover:text-ink',
  danger: 'bg-surface text-danger border border-line hover:bg-danger-soft',
  public: 'bg-public text-on-role font-semibold hover:opacity-92',
  private: 'bg-private text-on-role font-semibold hover:opacity-92',
  note: 'bg-note text-on-role font-semibold hover:opacity-92',
}

interface Props extends ComponentProps<'button'> {
  look?: ButtonLook
  /** Shown in the button and told to assistive technology. */
  keys?: string
  /** Waiting for the answer: keeps its width and takes no second press. */
  busy?: boolean
}

/** A button with words. `aria-disabled` rather than `disabled` where the reason is said beside it. */
export function Button({ look = 'plain', keys, busy, className, children, onClick, type = 'button', ...rest }: Props) {
  return (
    <button
      type={type}
      aria-keyshortcuts={keys}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={cx(
        'inline-flex min-h-7 shrink-0 items-center justify-center gap-1.5 rounded-[7px] px-3 text-small font-medium whitespace-nowrap',
        'max-pane:min-h-11 disabled:opacity-50 aria-busy:opacity-70 aria-disabled:opacity-50',
        looks[look],
        className,
      )}
      {...rest}
    >
      {children}
      {keys && <Key keys={keys} className="max-rail:hidden" />}
    </button>
  )
}

/** A key as printed on a keyboard; nothing on phones. */
export function Key({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd
      aria-hidden
      className={cx(
        'rounded-sm border border-current/30 px-1 font-sans text-meta leading-4 font-normal text-current max-pane:hidden',
        className,
      )}
    >
      {keyLabel(keys)}
    </kbd>
  )
}
