import { useLingui } from '@lingui/react/macro'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, SearchX, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { parseSearch, searchOperators } from '@baton/contract/search-query'
import type { SearchOperator } from '@baton/contract/search-query'
import { useContactName } from '../contacts/useContactName.ts'
import { call } from '../api/call.ts'
import type { SearchHit } from '../api/types.ts'
import { statusWords } from '../conversations/words.ts'
import { age, date, useNow } from '../i18n/time.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { Button } from '../kit/Button.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { EmptyState, ErrorState } from '../kit/states.tsx'
import { cx } from '../kit/cx.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { completionsOf, termAt, withoutTerm } from './completions.ts'
import type { Completion } from './completions.ts'
import { SearchProblems } from './SearchProblems.tsx'
import { SearchTerms } from './SearchTerms.tsx'
import { operatorWords, useSearchValues } from './useSearchValues.ts'

/** Finds words in messages, names, handles and numbers, over whatever is open; `operator:value` narrows it, with completions. */
export default function SearchOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { workspaceId, slug } = useWorkspace()
  const go = useNavigate()
  const now = useNow()
  const [typed, setTyped] = useState('')
  const [caret, setCaret] = useState(0)
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
  const at = Math.min(chosen ?? (hits.length > 0 ? first : 0), completions.length + hits.length - 1)
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
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const last = completions.length + hits.length - 1
    if (step && last >= 0) {
      event.preventDefault()
      const next = Math.min(last, Math.max(0, at + step))
      setChosen(next)
      document.getElementById(`hit-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && event.target === field.current) choose(at)
  }

  return (
    <Base.Root open onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[#131312]/40 enter" />
        <Base.Popup
          aria-label={t`Search`}
          initialFocus={field}
          className="fixed top-[8dvh] left-1/2 z-50 flex max-h-[80dvh] w-160 max-w-[calc(100vw-24px)] -translate-x-1/2 flex-col overflow-clip rounded-xl border border-line bg-raised shadow-raised outline-none enter max-pane:top-3"
          onKeyDown={onKeyDown}
        >
          <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-4">
            <Search size={17} aria-hidden className="text-ink2" />
            <input
              ref={field}
              role="combobox"
              aria-label={t`Search`}
              aria-expanded={at >= 0}
              aria-controls="hits"
              aria-activedescendant={at >= 0 ? `hit-${at}` : undefined}
              placeholder={t`Words, name, @handle or #number`}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value)
                setCaret(event.target.selectionStart ?? event.target.value.length)
                setChosen(null)
              }}
              onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
              className="h-full min-w-0 flex-1 bg-transparent text-ui outline-none max-pane:text-[16px]"
            />
            <IconButton icon={X} label={t`Close`} keys="Escape" tipAlign="end" onClick={onClose} />
          </div>
          <SearchTerms terms={terms} values={values} onRemove={(term) => write(withoutTerm(typed, term))} />
          <div className="scroll-y min-h-0 pb-1.5">
            {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
            {problems.length > 0 && <SearchProblems problems={problems} />}
            {asked && query.isSuccess && hits.length === 0 && completions.length === 0 && problems.length === 0 && (
              <EmptyState icon={SearchX} title={t`Nothing found for “${asked}”`} words={t`Try fewer or other words.`} />
            )}
            <div id="hits" role="listbox" aria-label={t`Found`}>
              {completions.map((completion, index) => (
                <CompletionRow
                  key={completion.text}
                  id={`hit-${index}`}
                  completion={completion}
                  chosen={index === at}
                  onPoint={() => setChosen(index)}
                  onChoose={() => choose(index)}
                />
              ))}
              {hits.map((hit, index) => (
                <button
                  type="button"
                  tabIndex={-1}
                  key={`${hit.conversation.id}-${hit.messageId}`}
                  id={`hit-${completions.length + index}`}
                  role="option"
                  aria-selected={completions.length + index === at}
                  className={cx('flex w-full items-start gap-3 px-4 py-2 text-left', completions.length + index === at && 'bg-hover')}
                  onPointerMove={() => setChosen(completions.length + index)}
                  onClick={() => open(hit)}
                >
                  <Avatar
                    name={hit.conversation.contact.name}
                    imageUrl={hit.conversation.contact.avatarUrl}
                    network={hit.conversation.network}
                  />
                  <span className="min-w-0 flex-1">
                    <span className="flex items-baseline gap-2">
                      <span className="truncate font-medium">{nameOf(hit.conversation.contact.name)}</span>
                      <span className="shrink-0 text-meta text-ink2">
                        #{hit.conversation.number} · {t(statusWords[hit.conversation.status])}
                      </span>
                      <span className="ml-auto shrink-0 text-meta text-ink2">{age(hit.at, now)}</span>
                    </span>
                    <span dir="auto" className="line-clamp-2 text-small text-ink2 words">
                      {hit.snippet ? <Snippet text={hit.snippet} /> : hit.conversation.preview.text}
                    </span>
                  </span>
                </button>
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
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

interface CompletionProps {
  id: string
  completion: Completion
  chosen: boolean
  onPoint: () => void
  onChoose: () => void
}

/** An operator with what it takes, or a value with what it is called. */
function CompletionRow({ id, completion: { operator, value }, chosen, onPoint, onChoose }: CompletionProps) {
  const { t } = useLingui()
  return (
    <button
      type="button"
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={chosen}
      className={cx('flex min-h-9 w-full items-center gap-3 px-4 py-1.5 text-left text-small max-pane:min-h-11', chosen && 'bg-hover')}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
      <code className="shrink-0 rounded-sm bg-sunken px-1.5 text-meta">
        {operator}:{value?.value}
      </code>
      <span className="min-w-0 truncate text-ink2">
        {value ? value.words : `${t(operatorWords[operator].name)}: ${t(operatorWords[operator].takes)}`}
      </span>
    </button>
  )
}

/** The found words stand between U+E000 and U+E001. */
function Snippet({ text }: { text: string }) {
  return text.split(/(\uE000[^\uE001]*\uE001)/).map((part, index) =>
    part.startsWith('\uE000') ? (
      <mark key={index} className="rounded-sm bg-selected text-ink">
        {part.slice(1, -1)}
      </mark>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}

function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
