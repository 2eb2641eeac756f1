import { useEffect, useState } from 'react'

/** The time, ticking each second while `active`; for what is so young that the shared clock of 15 s would look stopped. */
export function useSecond(active: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [active])
  return now
}
