import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
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
