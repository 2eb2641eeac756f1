import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'
import { failureWords } from '../api/failure-words.ts'
import { isFailure } from '../api/failure.ts'

/** Why a form was not taken, beside its button: what happened and what to do. Nothing while all is well. */
export function FormError({ error }: { error: unknown }) {
  if (!error) return null
  const { happened, remedy } = failureWords(isFailure(error) ? error.code : 'internal')
  const requestId = isFailure(error, 'internal') && error.problem?.requestId
  return (
    <FormFault title={happened}>
      {remedy} {requestId && <code className="font-sans text-meta select-all">{requestId}</code>}
    </FormFault>
  )
}

/** The same in words of one's own. */
export function FormFault({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-2 rounded-md bg-danger-soft px-3 py-2 text-small text-danger">
      <CircleAlert size={16} strokeWidth={1.8} aria-hidden className="mt-0.75 shrink-0" />
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        {children && <p className="text-ink2">{children}</p>}
      </div>
    </div>
  )
}

/**
 * What stands at the end of a long form: why it was refused, and the buttons. Each new `refusal` is brought into view with them
 * and gets the focus, so that it is seen, and read aloud where one is.
 */
export function FormEnd({ refusal, words, children }: { refusal: unknown; words: ReactNode; children?: ReactNode }) {
  const end = useRef<HTMLDivElement>(null)
  const told = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!refusal) return
    told.current?.focus({ preventScroll: true })
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [refusal])
  return (
    <div ref={end} className="flex scroll-my-4 flex-col gap-5">
      {refusal ? (
        <div ref={told} tabIndex={-1} className="flex flex-col gap-5 rounded-md outline-offset-4">
          {words}
        </div>
      ) : null}
      {children}
    </div>
  )
}
