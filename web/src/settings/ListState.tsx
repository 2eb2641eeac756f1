import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'

interface Query<T> {
  data: T[] | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

interface Props<T> {
  query: Query<T>
  empty: { icon: LucideIcon; title: string; words?: ReactNode; action?: ReactNode }
  /** True height of a row, for the stand-ins. */
  rowHeight?: number
  children: (items: T[]) => ReactNode
}

/** A fetched list in each of its states: coming, failed, empty, there. What was there stays when a refetch fails. */
export function ListState<T>({ query, empty, rowHeight = 60, children }: Props<T>) {
  if (query.data) return query.data.length > 0 ? children(query.data) : <EmptyState {...empty} />
  if (query.isPending)
    return (
      <div aria-hidden className="flex flex-col late">
        {[0, 1, 2].map((row) => (
          <div key={row} className="flex items-center gap-3 border-b border-line px-4 last:border-b-0" style={{ height: rowHeight }}>
            <Skeleton className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Skeleton className="h-3 w-2/5" />
              <Skeleton className="h-3 w-3/5" />
            </div>
          </div>
        ))}
      </div>
    )
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
}
