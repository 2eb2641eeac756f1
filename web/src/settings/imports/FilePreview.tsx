import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ImportField, importFields } from '@baton/contract/import-fields'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ImportPreview } from '../../api/types.ts'
import { date, number, useNow } from '../../i18n/time.ts'
import { Button } from '../../kit/Button.tsx'
import { cx } from '../../kit/cx.ts'
import { Field } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Select } from '../../kit/Select.tsx'
import { Stars } from '../../kit/Stars.tsx'
import { ErrorState, Skeleton } from '../../kit/states.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { useFindingWords } from '../channels/useFindingWords.ts'
import { importFaultWords, importFieldWords } from './import-words.ts'
import { importsQuery } from './queries.ts'

/** What is older than so many days is history; `0`: all of it, `none`: nothing. */
type Age = 'none' | '7' | '30' | '90' | '365' | '0'

interface Props {
  accountId: string
  name: string
  base64: string
  serial: number
  onEnd: () => void
}

/** What is recognised in a file, to be put right, and how its first rows read; then it is taken in. */
export function FilePreview({ accountId, name, base64, serial, onEnd }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const wordsOf = useFindingWords()
  const [columns, setColumns] = useState<(ImportField | null)[] | undefined>()
  const [age, setAge] = useState<Age>('30')
  const params = { workspaceId, accountId }
  const preview = useQuery({
    queryKey: ['w', workspaceId, 'import-preview', accountId, serial, columns],
    queryFn: ({ signal }) => call('imports.previewImport', { params, body: { file: base64, ...(columns && { columns }) }, signal }),
    placeholderData: (before) => before,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const take = useMutation({
    mutationFn: (seen: ImportPreview) =>
      call('imports.importReviews', {
        params,
        body: {
          fileName: name.slice(-200),
          file: base64,
          columns: seen.columns.map(({ field }) => field),
          historyDays: age === 'none' ? null : Number(age),
        },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: importsQuery(workspaceId, accountId).queryKey })
      await queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
      onEnd()
    },
  })
  const seen = preview.data
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
  if (!seen) return <Skeleton className="h-60 late" />
  if (seen.problem) {
    const { words, remedy } = wordsOf(seen.problem)
    return (
      <p role="alert" className="text-small text-danger">
        <span lang={words.lang}>{words.text}</span> {remedy && <span lang={remedy.lang}>{remedy.text}</span>}
      </p>
    )
  }
  const good = seen.rows - seen.refused
  const ready = seen.missing.length === 0 && good > 0
  const lacking = seen.missing.map((field) => t(importFieldWords[field])).join(', ')
  const ages: { value: Age; label: string }[] = [
    { value: 'none', label: t`Nothing of it` },
    { value: '7', label: t`What is older than 7 days` },
    { value: '30', label: t`What is older than 30 days` },
    { value: '90', label: t`What is older than 90 days` },
    { value: '365', label: t`What is older than a year` },
    { value: '0', label: t`All of it` },
  ]
  const change = (at: number, field: ImportField | null) =>
    setColumns(seen.columns.map((column, index) => (index === at ? field : field !== null && column.field === field ? null : column.field)))
  return (
    <div className="flex flex-col gap-4">
      <p className="text-small text-ink2">
        <span dir="auto" className="font-semibold text-ink">
          {name}
        </span>{' '}
        · {plural(seen.rows, { one: '# row', other: '# rows' })}
        {seen.encoding !== 'mail' && <> · {seen.encoding.toUpperCase()}</>}
      </p>
      {seen.encoding !== 'mail' && <Columns columns={seen.columns} onChange={change} />}
      {seen.missing.length > 0 ? (
        <p role="alert" className="text-small text-danger">
          {t`Not recognised yet: ${lacking}. Choose above which column it is.`}
        </p>
      ) : (
        <>
          <FirstRows rows={seen.first} />
          <div className="flex flex-col gap-1 text-small text-ink2">
            {seen.refused > 0 && (
              <p>
                {plural(seen.refused, { one: '# row cannot be taken in.', other: '# rows cannot be taken in.' })}{' '}
                {t`Afterwards each is listed with the reason.`}
              </p>
            )}
            {seen.unnamed > 0 && (
              <p>
                {plural(seen.unnamed, {
                  one: '# row has neither a number nor a link of its review.',
                  other: '# rows have neither a number nor a link of their review.',
                })}{' '}
                {t`Such a review is known again by its date, title, pros and cons: where one of them changes, it counts as another review.`}
              </p>
            )}
          </div>
        </>
      )}
      <Field
        label={t`What is history`}
        help={t`History needs no answer and counts in no figure. A change of a review that is here already is always news.`}
      >
        {({ id }) => <Select id={id} label={t`What is history`} value={age} options={ages} onChange={setAge} className="max-w-80" />}
      </Field>
      <FormError error={take.error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onEnd}>{t`Cancel`}</Button>
        <Button look="primary" disabled={!ready || preview.isPlaceholderData} busy={take.isPending} onClick={() => take.mutate(seen)}>
          {plural(good, { one: 'Take in # review', other: 'Take in # reviews' })}
        </Button>
      </div>
    </div>
  )
}

interface ColumnsProps {
  columns: ImportPreview['columns']
  onChange: (at: number, field: ImportField | null) => void
}

function Columns({ columns, onChange }: ColumnsProps) {
  const { t } = useLingui()
  const nothing = t`Left out`
  const options = [
    { value: '', label: nothing },
    ...importFields.map((field) => ({ value: field as string, label: t(importFieldWords[field]) })),
  ]
  return (
    <div role="group" aria-label={t`What the columns hold`} className="flex flex-col gap-1">
      <p className="text-small font-medium">{t`What the columns hold`}</p>
      <ul className="grid grid-cols-1 gap-x-5 pane:grid-cols-2">
        {columns.map(({ name, field, sample }, at) => {
          const title = name || t`Column ${number(at + 1)}`
          return (
            <li key={at} className="flex min-w-0 items-center gap-3 border-b border-line py-1.5">
              <div className="min-w-0 flex-1">
                <p dir="auto" className="truncate text-small">
                  {title}
                </p>
                <p dir="auto" className="truncate text-meta text-ink2">
                  {sample}
                </p>
              </div>
              <Select
                label={t`What “${title}” holds`}
                value={field ?? ''}
                options={options}
                onChange={(value) => onChange(at, importFields.find((each) => each === value) ?? null)}
                className={cx('w-44 shrink-0 max-pane:w-36', !field && 'text-ink2')}
              />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function FirstRows({ rows }: { rows: ImportPreview['first'] }) {
  const { t } = useLingui()
  const now = useNow()
  return (
    <div className="flex flex-col gap-1">
      <p className="text-small font-medium">{t`How the first rows read`}</p>
      <ul className="rounded-md border border-line">
        {rows.map(({ row, fault, value, stars, at, title, text, author }) => (
          <li key={row} className="flex flex-col gap-0.5 border-b border-line px-3 py-2 text-small last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-2">
              {stars !== null && <Stars stars={stars} />}
              <span dir="auto" className="font-semibold">
                {title}
              </span>
              <span dir="auto" className="text-meta text-ink2">
                {[author, at && date(new Date(at), now)].filter(Boolean).join(' · ')}
              </span>
            </p>
            {text && (
              <p dir="auto" className="line-clamp-2 text-ink2">
                {text}
              </p>
            )}
            {fault && (
              <p className="text-danger">
                {t`Not taken in:`} {t(importFaultWords[fault])} {value && <q dir="auto">{value}</q>}
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
