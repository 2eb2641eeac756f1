import { useCallback, useEffect, useState } from 'react'
import { isFailure } from '../api/failure.ts'

/** Seconds until another try makes sense, counting down, 0 when nothing is to be waited for; `hear` is told of each failure. */
export function useWait(): { left: number; hear: (error: unknown) => void } {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const hear = useCallback((error: unknown) => {
    const seconds = isFailure(error, 'too_many_requests') ? Number(error.problem?.retryAfterSeconds ?? 60) : 0
    setNow(Date.now())
    setUntil(seconds > 0 ? Date.now() + seconds * 1000 : 0)
  }, [])
  useEffect(() => {
    if (until === 0) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [until])
  return { left: Math.max(0, Math.ceil((until - now) / 1000)), hear }
}
