import type { ReactNode } from 'react'

/** Things to do one after the other. */
export function Steps({ children }: { children: ReactNode[] }) {
  return (
    <ol className="flex flex-col gap-2">
      {children.map((step, at) => (
        <li key={at} className="flex gap-2.5 text-small text-ink">
          <span
            aria-hidden
            className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded-full bg-sunken text-meta font-semibold text-ink2"
          >
            {at + 1}
          </span>
          <span className="min-w-0">{step}</span>
        </li>
      ))}
    </ol>
  )
}
