import { Suspense, lazy } from 'react'
import { loadCatalog } from '../i18n/languages.ts'
import { Skeleton } from '../kit/states.tsx'

const NetworkSheet = lazy(async () => {
  const [part] = await Promise.all([import('./NetworkSheet.tsx'), loadCatalog('sheet')])
  return part
})

/** The sheet of an account; it and its words are loaded when somebody looks at it first. */
export function LazySheet({ accountId }: { accountId: string }) {
  return (
    <Suspense fallback={<Skeleton className="h-80 late" />}>
      <NetworkSheet accountId={accountId} />
    </Suspense>
  )
}
