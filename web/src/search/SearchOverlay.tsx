import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, SearchX } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { parseSearch, searchOperators } from '@baton/contract/search-query'
import type { SearchOperator } from '@baton/contract/search-query'
import { call } from '../api/call.ts'
import type { SearchHit } from '../api/types.ts'
import { date, useNow } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { FieldOverlay, type OptionProps, OverlayOption } from '../kit/FieldOverlay.tsx'
import { EmptyState, ErrorState } from '../kit/states.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { completionsOf, termAt, withoutTerm } from './completions.ts'
import type { Completion } from './completions.ts'
import { HitRow } from './HitRow.tsx'
import { SearchProblems } from './SearchProblems.tsx'
import { SearchTerms } from './SearchTerms.tsx'
import { useSettled } from './useSettled.ts'
import { operatorWords, useSearchValues } from './useSearchValues.ts'

/** Finds words in messages, names, handles and numbers, over whatever is open; `operator:value` narrows it, with completions. */
export default function SearchOverlay({ begins, onClose }: { begins: string; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const go = useNavigate()
  const now = useNow()
  const [typed, setTyped] = useState(begins)
  const [caret, setCaret] = useState(begins.length)
  // Null: where one begins, see `first`.
  const [chosen, setChosen] = useState<number | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const goes = useRef<number | null>(null)
  const values = useSearchValues()
  const asked = useSettled(typed.trim(), 200)
  const query = useInfiniteQuery({
    queryKey: ['w', workspaceId, 'search', asked],
    queryFn: ({ pageParam, signal }) =>
      call('conversations.search', { params: { workspaceId }, query: { q: asked, cursor: pageParam ?? undefined, limit: 20 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: asked !== '',
    staleTime: 10_000,
  })
  const hits = query.data?.pages.flatMap((page) => page.items) ?? []
  const problems = query.data?.pages[0]?.problems ?? []
  const called = Object.fromEntries(searchOperators.map((operator) => [operator, t(operatorWords[operator].name)])) as Record<
    SearchOperator,
    string
  >
  const completions = completionsOf(typed, caret, { values, called })
  const { terms } = parseSearch(typed)
  // In a term its values come first; beside words what was found does.
  const first = termAt(typed, caret) ? 0 : completions.length
  const last = completions.length + hits.length - 1
  const at = Math.min(chosen ?? (hits.length > 0 ? first : 0), last)
  const lookedBackTo = query.data?.pages.at(-1)?.lookedBackTo
  const backTo = lookedBackTo ? date(new Date(lookedBackTo), now) : null

  function open(hit: SearchHit | undefined): void {
    if (!hit) return
    onClose()
    void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: hit.conversation.id }, search: (kept) => kept })
  }
  function write(text: string, to = text.length): void {
    setTyped(text)
    setCaret(to)
    setChosen(null)
    goes.current = to
    field.current?.focus()
  }
  useLayoutEffect(() => {
    if (goes.current !== null) field.current?.setSelectionRange(goes.current, goes.current)
    goes.current = null
  })
  function choose(index: number): void {
    const completion = completions[index]
    if (completion) write(completion.text, completion.caret)
    else open(hits[index - completions.length])
  }

  return (
    <FieldOverlay
      label={t`Search`}
      icon={Search}
      placeholder={t`Words, name, @handle or #number`}
      field={field}
      value={typed}
      onChange={(text, to) => {
        setTyped(text)
        setCaret(to)
        setChosen(null)
      }}
      onCaret={setCaret}
      at={at}
      last={last}
      onPoint={setChosen}
      onChoose={choose}
      onClose={onClose}
      head={<SearchTerms terms={terms} values={values} onRemove={(term) => write(withoutTerm(typed, term))} />}
    >
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {problems.length > 0 && <SearchProblems problems={problems} />}
      {asked && query.isSuccess && hits.length === 0 && completions.length === 0 && problems.length === 0 && (
        <EmptyState icon={SearchX} title={t`Nothing found for “${asked}”`} words={t`Try fewer or other words.`} />
      )}
      <div id="hits" role="listbox" aria-label={t`Found`}>
        {completions.map((completion, index) => (
          <CompletionRow
            key={completion.text}
            index={index}
            completion={completion}
            chosen={index === at}
            onPoint={() => setChosen(index)}
            onChoose={() => choose(index)}
          />
        ))}
        {hits.map((hit, index) => (
          <HitRow
            key={`${hit.conversation.id}-${hit.messageId}`}
            index={completions.length + index}
            hit={hit}
            chosen={completions.length + index === at}
            onPoint={() => setChosen(completions.length + index)}
            onChoose={() => open(hit)}
          />
        ))}
      </div>
      {query.hasNextPage && (
        <div className="flex justify-center p-2">
          <Button look="quiet" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t`More`}
          </Button>
        </div>
      )}
      {backTo && <p className="px-4 pb-3 text-meta text-ink3">{t`These words are common: looked back to ${backTo}.`}</p>}
    </FieldOverlay>
  )
}

/** An operator with what it takes, or a value with what it is called. */
function CompletionRow({ completion: { operator, value }, ...option }: OptionProps & { completion: Completion }) {
  const { t } = useLingui()
  return (
    <OverlayOption {...option} className="min-h-9 items-center gap-3 py-1.5 text-small max-pane:min-h-11">
      <code className="shrink-0 rounded-sm bg-sunken px-1.5 text-meta">
        {operator}:{value?.value}
      </code>
      <span className="min-w-0 truncate text-ink2">
        {value ? value.words : `${t(operatorWords[operator].name)}: ${t(operatorWords[operator].takes)}`}
      </span>
    </OverlayOption>
  )
}
