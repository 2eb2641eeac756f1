import { cx } from './cx.ts'

/** Only beside words that say what is under way. */
export function Spinner({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cx('inline-block size-3.5 animate-spin rounded-full border-2 border-current/25 border-t-current', className)}
    />
  )
}
