import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Search, SearchX, SquareTerminal } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { call } from '../api/call.ts'
import type { SearchHit } from '../api/types.ts'
import { FieldOverlay, type OptionProps, OverlayOption } from '../kit/FieldOverlay.tsx'
import { KeyCaps } from '../kit/KeyCaps.tsx'
import { cx } from '../kit/cx.ts'
import { EmptyState, ErrorState } from '../kit/states.tsx'
import { HitRow } from '../search/HitRow.tsx'
import { useSettled } from '../search/useSettled.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { commandsFor, soughtBy } from './commands.ts'
import { useCommands } from './useCommands.ts'

interface Props {
  onClose: () => void
  /** Goes on in the search, with these words. */
  onFind: (words: string) => void
}

/** `Mod+K`: everything by its name, with its key; conversations by number, people by name, words by searching. */
export default function CommandPalette({ onClose, onFind }: Props) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const go = useNavigate()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const leaves = useRef(false)
  const asked = typed.trim()
  const { sought, words } = soughtBy(typed)
  const shown = commandsFor(typed, useCommands())
  const asksServer = (sought === 'number' || sought === 'person') && words !== ''
  const hits = useHits(asksServer ? asked : '')
  const found = asksServer ? (hits.data ?? []) : []
  const finds = sought === 'anything' && words !== ''
  const last = shown.length + found.length + (finds ? 1 : 0) - 1
  const at = Math.min(chosen, last)

  /** Once the palette is gone: what it opens or focuses must not be undone by its closing. */
  function act(run: () => void): void {
    leaves.current = true
    onClose()
    setTimeout(run)
  }
  const open = ({ conversation }: SearchHit) =>
    act(() => void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: conversation.id }, search: (kept) => kept }))
  function choose(index: number): void {
    const command = shown[index]
    const hit = found[index - shown.length]
    if (command) act(command.run)
    else if (hit) open(hit)
    else if (finds) {
      leaves.current = true
      onFind(words)
    }
  }
  const row = (index: number) => ({
    index,
    chosen: index === at,
    onPoint: () => setChosen(index),
    onChoose: () => choose(index),
  })

  return (
    <FieldOverlay
      label={t`Everything by name`}
      icon={SquareTerminal}
      placeholder={t`What do you want to do? > acts, #number, @person`}
      value={typed}
      onChange={(text) => {
        setTyped(text)
        setChosen(0)
      }}
      at={at}
      last={last}
      onPoint={setChosen}
      onChoose={choose}
      onClose={onClose}
      returnsFocus={() => !leaves.current}
    >
      {asksServer && hits.isError && <ErrorState error={hits.error} onRetry={() => void hits.refetch()} />}
      {last < 0 && asked !== '' && !hits.isFetching && !hits.isError && (
        <EmptyState icon={SearchX} title={t`Nothing found for “${asked}”`} words={nothingWords(sought, words)} />
      )}
      <div id="hits" role="listbox" aria-label={t`Found`} className="pt-1.5">
        {shown.map((command, index) => (
          <Row
            key={command.id}
            {...row(index)}
            group={command.group}
            repeats={command.group === shown[index - 1]?.group}
            keys={command.keys}
          >
            {command.words}
          </Row>
        ))}
        {found.map((hit, index) => (
          <HitRow key={`${hit.conversation.id}-${hit.messageId}`} hit={hit} {...row(shown.length + index)} />
        ))}
        {finds && (
          <Row {...row(last)} group={<Search size={15} aria-hidden />} keys="/">
            {t`Search for “${words}”`}
          </Row>
        )}
      </div>
    </FieldOverlay>
  )

  function nothingWords(of: typeof sought, said: string): string {
    if (of === 'acts') return t`Nothing of that name can be done from here. Open a conversation for what is done with one.`
    if (of === 'number') return said ? t`No conversation that you see has this number.` : t`Type the number of a conversation.`
    return t`Try fewer or other words.`
  }
}

/** Conversations that a number or handle names; the first few. */
function useHits(typed: string) {
  const { workspaceId } = useWorkspace()
  const asked = useSettled(typed, 150)
  return useQuery({
    queryKey: ['w', workspaceId, 'search', 'first', asked],
    queryFn: async ({ signal }) =>
      (await call('conversations.search', { params: { workspaceId }, query: { q: asked, limit: 8 }, signal })).items,
    enabled: asked !== '' && typed !== '',
    staleTime: 10_000,
  })
}

type RowProps = OptionProps & { group: ReactNode; repeats?: boolean; children: string; keys?: string | undefined }

function Row({ group, repeats, children, keys, ...option }: RowProps) {
  return (
    <OverlayOption {...option} className="min-h-9 items-center gap-3 py-1 text-small max-pane:min-h-11">
      <span className={cx('w-28 shrink-0 truncate text-meta text-ink2 max-pane:w-20', repeats && 'invisible')}>{group}</span>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {keys && (
        <span aria-hidden className="max-pane:hidden">
          <KeyCaps keys={keys} />
        </span>
      )}
    </OverlayOption>
  )
}
