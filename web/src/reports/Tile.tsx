import { ChevronRight } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { cloneElement } from 'react'

interface Props {
  name: string
  /** The figure as shown. */
  value: ReactNode
  /** What exactly is counted. */
  definition: string
  /** The way to what was counted, as a bare link; its words say where it leads. Absent when nothing was counted. */
  link?: ReactElement<{ className?: string }>
  words?: string
}

/** One figure with what it means beside it; the whole tile opens what stands behind. */
export function Tile({ name, value, definition, link, words }: Props) {
  return (
    <div className="relative flex flex-col gap-1 rounded-[10px] border border-line bg-surface p-4 has-[a]:hover:border-control">
      <dt className="text-small font-medium text-ink2">{name}</dt>
      <dd className="flex flex-1 flex-col gap-1.5">
        <span className="text-[24px] leading-8 tabular-nums font-title text-ink [:lang(th)_&]:leading-10">{value}</span>
        <span className="flex-1 text-meta text-ink2">{definition}</span>
        {link &&
          cloneElement(
            link,
            { className: 'text-meta font-medium text-accent after:absolute after:inset-0' },
            words,
            <ChevronRight size={14} aria-hidden className="ml-0.5 inline align-[-2px]" />,
          )}
      </dd>
    </div>
  )
}
