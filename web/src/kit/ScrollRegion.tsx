import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/**
 * Something wider or longer than its place. It takes the focus, so that it can be scrolled by keys even when nothing inside
 * does. What is placed in it, words for screen readers too, scrolls with it and does not make the page longer.
 */
export function ScrollRegion({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: scrolling is done by keys only where there is focus
    <section aria-label={label} tabIndex={0} className={cx('relative', className)}>
      {children}
    </section>
  )
}
