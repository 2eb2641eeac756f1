import { useState } from 'react'

export const densities = ['comfortable', 'standard', 'compact'] as const
export type Density = (typeof densities)[number]

/** Height of a row; phones have one of their own. */
export const rowHeights: Record<Density, number> = { comfortable: 72, standard: 56, compact: 36 }
export const phoneRowHeight = 80

const key = (view: string) => `baton.density.${view}`

/** How dense this person likes this view on this machine. */
export function useDensity(view: string): [Density, (density: Density) => void] {
  const [, redraw] = useState(0)
  const kept = localStorage.getItem(key(view))
  return [
    densities.find((density) => density === kept) ?? 'comfortable',
    (density) => {
      localStorage.setItem(key(view), density)
      redraw((count) => count + 1)
    },
  ]
}
