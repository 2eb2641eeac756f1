import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { FileInput } from 'lucide-react'
import { useState } from 'react'
import type { RefusedRow, ReviewImport } from '../../api/types.ts'
import { clock, exactTime, number, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { useMay, useWorkspace } from '../../shell/workspace.tsx'
import { ListState } from '../ListState.tsx'
import { LoadMore } from '../LoadMore.tsx'
import { importFaultWords } from './import-words.ts'
import { importsQuery, isBeingRead, refusedRowsQuery } from './queries.ts'

/** Files that were brought, newest first: how far each is read, and what came of its rows. */
export function ImportList({ accountId }: { accountId: string }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery(importsQuery(workspaceId, accountId))
  const items = query.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <ListState query={{ ...query, data: items }} empty={{ icon: FileInput, title: t`No file has been brought yet` }}>
        {(imports) => (
          <ul aria-label={t`Files that were brought`}>
            {imports.map((one) => (
              <ImportLine key={one.id} one={one} />
            ))}
          </ul>
        )}
      </ListState>
      <LoadMore query={query} />
    </>
  )
}

function ImportLine({ one }: { one: ReviewImport }) {
  const { t } = useLingui()
  const now = useNow()
  const may = useMay('channel:manage')
  const [shows, setShows] = useState(false)
  const { fileName, at, rows, refused, read, taken } = one
  const all = rows - refused
  const [done, of] = [number(read), number(all)]
  const counts = [
    plural(taken, { one: '# new or changed', other: '# new or changed' }),
    plural(read - taken, { one: '# here already', other: '# here already' }),
  ]
  return (
    <li className="flex flex-col gap-1 border-b border-line px-4 py-2.5 text-small last:border-b-0">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span dir="auto" className="min-w-0 font-semibold [overflow-wrap:anywhere]">
          {fileName}
        </span>
        <time dateTime={at} title={exactTime(at)} className="text-meta text-ink2">
          {clock(at, now)}
        </time>
      </p>
      {isBeingRead(one) ? (
        <>
          <div
            role="progressbar"
            aria-label={fileName}
            aria-valuemin={0}
            aria-valuemax={all}
            aria-valuenow={read}
            className="h-1.5 max-w-120 overflow-hidden rounded-full bg-sunken"
          >
            <div className="h-full bg-control" style={{ width: `${(read / all) * 100}%` }} />
          </div>
          <p role="status" className="text-meta text-ink2">{t`${done} of ${of} read`}</p>
        </>
      ) : (
        <p className="text-ink2">{counts.join(' · ')}</p>
      )}
      {refused > 0 && (
        <p className="flex flex-wrap items-center gap-2 text-danger">
          {plural(refused, { one: '# row not taken in', other: '# rows not taken in' })}
          {may && (
            <Button look="quiet" aria-expanded={shows} onClick={() => setShows(!shows)}>
              {shows ? t`Hide why` : t`Show why`}
            </Button>
          )}
        </p>
      )}
      {shows && <RefusedRows one={one} />}
    </li>
  )
}

function RefusedRows({ one }: { one: ReviewImport }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useQuery(refusedRowsQuery(workspaceId, one.id))
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="h-16 late" />
  const why = ({ fault }: RefusedRow) => t(importFaultWords[fault])
  const save = () => {
    const lines = query.data.map((refused) => [String(refused.row), why(refused), refused.value].map(quoted).join(','))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([`\ufeff${lines.join('\r\n')}\r\n`], { type: 'text/csv' }))
    link.download = `${one.fileName.replace(/\.\w+$/, '')}-refused.csv`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <ul className="scroll-y max-h-60 w-full rounded-md border border-line">
        {query.data.map((refused) => (
          <li key={refused.row} className="border-b border-line px-3 py-1.5 text-meta last:border-b-0">
            {t`Row ${number(refused.row)}`}: {why(refused)} {refused.value && <q dir="auto">{refused.value}</q>}
          </li>
        ))}
      </ul>
      <Button onClick={save}>{t`Save as a file`}</Button>
    </div>
  )
}

/** A spreadsheet takes what begins with these for a formula. */
const quoted = (cell: string): string => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`
