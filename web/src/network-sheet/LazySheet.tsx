import { Suspense } from 'react'
import { lazyPart } from '../kit/lazy-part.tsx'
import { Skeleton } from '../kit/states.tsx'

const NetworkSheet = lazyPart(() => import('./NetworkSheet.tsx'), 'sheet')

/** The sheet of an account; it and its words are loaded when somebody looks at it first. */
export function LazySheet({ accountId }: { accountId: string }) {
  return (
    <Suspense fallback={<Skeleton className="h-80 late" />}>
      <NetworkSheet accountId={accountId} />
    </Suspense>
  )
}
