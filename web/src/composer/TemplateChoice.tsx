import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { LayoutTemplate } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { ReactNode } from 'react'
import type { MessageTemplate } from '../api/types.ts'
import { inputClass } from '../kit/Field.tsx'
import { cx } from '../kit/cx.ts'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { templatesQuery } from '../templates/queries.ts'
import { useTemplateWords } from '../templates/useTemplateWords.ts'

interface Props {
  accountId: string
  /** Of the customer: its templates are shown first. */
  language: string
  onChoose: (template: MessageTemplate) => void
  buttons: ReactNode
}

/** The templates of the account: search, languages with the customer's first, and below those that cannot be used now with why. */
export function TemplateChoice({ accountId, language, onChoose, buttons }: Props) {
  const { t } = useLingui()
  const words = useTemplateWords()
  const { workspaceId, slug } = useWorkspace()
  const mayManage = useMay('channel:read')
  const [typed, setTyped] = useState('')
  const [only, setOnly] = useState<string | null>(null)
  const q = useDeferredValue(typed.trim())
  const all = useInfiniteQuery(templatesQuery(workspaceId, accountId, { q: '', language: '' }))
  const languages = byCustomer(all.data?.pages[0]?.languages ?? [], language)
  const first = languages.find((each) => isOf(each, language))
  const chosen = only ?? first ?? ''
  const query = useInfiniteQuery(templatesQuery(workspaceId, accountId, { q, language: chosen }))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const usable = items.filter((one) => words.whyNot(one) === null)
  const others = items.filter((one) => words.whyNot(one) !== null)

  const nothing = all.isSuccess && languages.length === 0
  return (
    <div className="flex flex-col gap-2 px-3 py-2">
      {!nothing && (
        <div className="flex flex-wrap items-center gap-2">
          <input
            type="search"
            id="template-search"
            aria-label={t`Search templates`}
            placeholder={t`Search templates`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            className={cx(inputClass, 'pane:w-56!')}
          />
          <div role="group" aria-label={t`Language`} className="flex flex-wrap gap-1">
            {[...languages, ''].map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={chosen === each}
                onClick={() => setOnly(each)}
                className={cx(
                  'h-6 rounded-full border px-2 text-meta font-medium max-pane:h-11 max-pane:px-3',
                  chosen === each ? 'border-accent bg-selected text-accent' : 'border-control text-ink2 hover:bg-hover',
                )}
              >
                {each ? words.language(each) : t`All languages`}
              </button>
            ))}
          </div>
        </div>
      )}
      <div className="scroll-y max-h-[32dvh]">
        {nothing ? (
          <EmptyState
            icon={LayoutTemplate}
            title={t`No approved template`}
            words={t`Make one in Meta’s WhatsApp Manager under Message templates; for answers, choose the category Utility. Once Meta has approved it, it stands here by itself.`}
            action={
              mayManage && (
                <Link
                  to="/w/$slug/settings/channels/$accountId"
                  params={{ slug, accountId }}
                  className="font-medium text-accent underline underline-offset-2"
                >
                  {t`Templates of this account`}
                </Link>
              )
            }
          />
        ) : query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <Skeleton className="h-24 late" />
        ) : items.length === 0 ? (
          <p className="py-3 text-small text-ink2">{t`No template has these words.`}</p>
        ) : (
          <ul aria-label={t`Templates`} className="flex flex-col">
            {usable.map((template) => (
              <li key={template.id}>
                <button
                  type="button"
                  onClick={() => onChoose(template)}
                  className="flex w-full flex-col rounded-md px-2 py-1.5 text-left hover:bg-hover max-pane:min-h-11"
                >
                  <Name template={template} />
                  <Words template={template} />
                </button>
              </li>
            ))}
            {others.map((template) => (
              <li key={template.id} className="flex flex-col px-2 py-1.5 text-ink2">
                <Name template={template} />
                <Words template={template} />
                <span className="text-meta">{words.whyNot(template)}</span>
              </li>
            ))}
            {query.hasNextPage && (
              <li>
                <button
                  type="button"
                  className="link px-2 py-1 text-small text-accent hover:underline max-pane:min-h-11"
                  onClick={() => void query.fetchNextPage()}
                >
                  {t`Show more`}
                </button>
              </li>
            )}
          </ul>
        )}
      </div>
      <footer className="flex items-center gap-1">{buttons}</footer>
    </div>
  )
}

function Name({ template }: { template: MessageTemplate }) {
  const words = useTemplateWords()
  return (
    <span className="flex flex-wrap items-baseline gap-x-2 text-small">
      <span className="min-w-0 font-medium [overflow-wrap:anywhere]">{template.name}</span>
      <span className="text-meta text-ink2">
        {words.language(template.language)} · {words.category(template.category)}
        {template.state !== 'approved' && <> · {words.state(template.state)}</>}
      </span>
    </span>
  )
}

function Words({ template: { content } }: { template: MessageTemplate }) {
  return (
    <span dir="auto" className="line-clamp-2 text-small text-ink2">
      {[content.header?.text, content.body.text].filter(Boolean).join(' — ')}
    </span>
  )
}

const isOf = (code: string, language: string) => language !== '' && code.slice(0, 2).toLowerCase() === language.slice(0, 2).toLowerCase()

function byCustomer(languages: { language: string }[], language: string): string[] {
  const codes = languages.map((each) => each.language)
  return [...codes.filter((code) => isOf(code, language)), ...codes.filter((code) => !isOf(code, language))]
}
