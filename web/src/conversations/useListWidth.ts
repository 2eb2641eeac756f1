import { useState } from 'react'

export const listWidth = { least: 300, usual: 372, most: 480 }
const key = 'baton.list-width'

/** How wide this person likes the list on this machine. */
export function useListWidth(): [number, (width: number) => void] {
  const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(key) ?? listWidth.usual)))
  return [
    width,
    (next) => {
      setWidth(clamp(next))
      localStorage.setItem(key, String(clamp(next)))
    },
  ]
}

const clamp = (width: number) => Math.min(listWidth.most, Math.max(listWidth.least, Math.round(width) || listWidth.usual))
