import type { ReactNode } from 'react'

/** Something wider or longer than its place. It takes the focus, so that it can be scrolled by keys even when nothing inside does. */
export function ScrollRegion({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- WCAG 2.1.1: scrolling is done by keys only where there is focus
    <section aria-label={label} tabIndex={0} className={className}>
      {children}
    </section>
  )
}
