import { cx } from '../kit/cx.ts'

/** A link that looks like a button of the kit: for what leads to another address. */
export function linkButton(look: 'primary' | 'plain'): string {
  return cx(
    'inline-flex min-h-7 shrink-0 items-center justify-center gap-1.5 rounded-[7px] px-3 text-small font-medium whitespace-nowrap max-pane:min-h-11',
    look === 'primary'
      ? 'bg-accent font-semibold text-on-accent hover:opacity-92'
      : 'border border-line bg-surface text-ink hover:bg-hover',
  )
}
