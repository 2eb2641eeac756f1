import { useLingui } from '@lingui/react/macro'
import { Dialog as Base } from '@base-ui/react/dialog'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, SearchX, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { Fragment, useEffect, useRef, useState } from 'react'
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

/** Finds words in messages, names, handles and numbers, over whatever is open. */
export default function SearchOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { workspaceId, slug } = useWorkspace()
  const go = useNavigate()
  const now = useNow()
  const [typed, setTyped] = useState('')
  const asked = useSettled(typed.trim(), 200)
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
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
  const lookedBackTo = query.data?.pages.at(-1)?.lookedBackTo
  const backTo = lookedBackTo ? date(new Date(lookedBackTo), now) : null

  function open(hit: SearchHit | undefined): void {
    if (!hit) return
    onClose()
    void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: hit.conversation.id }, search: (kept) => kept })
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && hits.length > 0) {
      event.preventDefault()
      const next = Math.min(hits.length - 1, Math.max(0, at + step))
      setAt(next)
      document.getElementById(`hit-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') open(hits[at])
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
              aria-expanded={hits.length > 0}
              aria-controls="hits"
              aria-activedescendant={hits.length > 0 ? `hit-${at}` : undefined}
              placeholder={t`Words, name, @handle or #number`}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value)
                setAt(0)
              }}
              className="h-full min-w-0 flex-1 bg-transparent text-ui outline-none max-pane:text-[16px]"
            />
            <IconButton icon={X} label={t`Close`} keys="Escape" tipAlign="end" onClick={onClose} />
          </div>
          <div className="scroll-y min-h-0">
            {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
            {asked && query.isSuccess && hits.length === 0 && (
              <EmptyState icon={SearchX} title={t`Nothing found for “${asked}”`} words={t`Try fewer or other words.`} />
            )}
            <div id="hits" role="listbox" aria-label={t`Found`}>
              {hits.map((hit, index) => (
                <button
                  type="button"
                  tabIndex={-1}
                  key={`${hit.conversation.id}-${hit.messageId}`}
                  id={`hit-${index}`}
                  role="option"
                  aria-selected={index === at}
                  className={cx('flex w-full items-start gap-3 px-4 py-2 text-left', index === at && 'bg-hover')}
                  onPointerMove={() => setAt(index)}
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
