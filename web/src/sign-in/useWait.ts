import { useEffect, useState } from 'react'
import { isFailure } from '../api/failure.ts'

/** Seconds left until another try makes sense, counting down; 0 when nothing is to be waited for. */
export function useWait(error: unknown): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (!isFailure(error, 'too_many_requests')) return setLeft(0)
    const until = Date.now() + Number(error.problem?.retryAfterSeconds ?? 60) * 1000
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [error])
  return left
}
