import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RefObject } from 'react'
import { useEffect, useRef, useState } from 'react'
import { fillPlaceholders } from '@baton/contract/placeholders'
import { call } from '../api/call.ts'
import type { OpenConversation, ReplyOption, SavedReply } from '../api/types.ts'
import { Chip } from '../kit/Chip.tsx'
import { cx } from '../kit/cx.ts'
import { optionClass, popupClass } from '../kit/popup.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { languageOf } from '../composer/language-of.ts'
import { findSaved, textFor } from './find.ts'
import { savedRepliesQuery } from './queries.ts'
import { useValues } from './useValues.ts'

interface Props {
  box: RefObject<HTMLTextAreaElement | null>
  open: OpenConversation
  /** Where it will be said; undefined in a note. */
  option: ReplyOption | undefined
  text: string
  /** Of the `/` in the text, and what was typed behind it. */
  slash: { start: number; typed: string }
  onWrite: (text: string, select: { start: number; end: number }) => void
  onClose: () => void
}

const MOST_SHOWN = 8

/** Saved replies that fit what is typed behind `/`. The text keeps the focus: arrows choose, Enter or Tab writes it, Escape leaves. */
export default function SavedReplyPicker({ box, open, option, text, slash, onWrite, onClose }: Props) {
  const { t } = useLingui()
  const { workspaceId, agentId, slug } = useWorkspace()
  const values = useValues(open, option)
  const { data: replies, isPending } = useQuery(savedRepliesQuery(workspaceId))
  const language = languageOf(open.conversation)
  const found = findSaved(replies ?? [], { typed: slash.typed, network: option?.network ?? null, language, agentId }).slice(0, MOST_SHOWN)
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, found.length - 1)
  const textOf = (reply: SavedReply) => fillPlaceholders(textFor(reply, language), values)

  function write(reply: SavedReply | undefined): void {
    if (!reply) return
    const filled = textOf(reply)
    const before = text.slice(0, slash.start)
    const after = text.slice(slash.start + 1 + slash.typed.length)
    const end = before.length + filled.text.length
    const select = filled.open ? { start: before.length + filled.open.start, end: before.length + filled.open.end } : { start: end, end }
    onWrite(`${before}${filled.text}${after}`, select)
    void call('savedReplies.countSavedReplyUse', { params: { workspaceId, savedReplyId: reply.id } }).catch(() => undefined)
  }

  const act = useRef({ found, at, write, onClose })
  useEffect(() => {
    act.current = { found, at, write, onClose }
  })
  useEffect(() => {
    const area = box.current
    if (!area) return
    // Before the box itself hears the key: Enter sends nothing and Escape leaves only this.
    const onKeyDown = (event: KeyboardEvent) => {
      const { found, at, write, onClose } = act.current
      if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
      if (event.key === 'Escape') onClose()
      else if (found.length === 0) return
      else if (step) setChosen((at + step + found.length) % found.length)
      else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) write(found[at])
      else return
      event.preventDefault()
      event.stopPropagation()
    }
    area.addEventListener('keydown', onKeyDown, { capture: true })
    return () => area.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [box])
  const active = found[at] ? `saved-${found[at].id}` : undefined
  useEffect(() => {
    const area = box.current
    if (!area) return
    area.setAttribute('aria-controls', 'saved-replies')
    if (active) area.setAttribute('aria-activedescendant', active)
    return () => {
      area.removeAttribute('aria-controls')
      area.removeAttribute('aria-activedescendant')
    }
  }, [box, active])

  return (
    <div className={cx(popupClass, 'absolute bottom-full left-4 z-30 mb-1 flex max-h-[45dvh] w-130 flex-col max-pane:left-2')}>
      <div id="saved-replies" role="listbox" aria-label={t`Saved replies`} className="scroll-y min-h-0">
        {found.map((reply, index) => (
          <button
            type="button"
            tabIndex={-1}
            key={reply.id}
            id={`saved-${reply.id}`}
            role="option"
            aria-selected={index === at}
            className={cx(optionClass, 'h-auto! flex-col items-stretch! gap-0! py-1.5', index === at && 'bg-hover')}
            onPointerMove={() => setChosen(index)}
            // The text keeps the focus.
            onPointerDown={(event) => {
              event.preventDefault()
              write(reply)
            }}
          >
            <span className="flex items-center gap-2">
              <span className="min-w-0 truncate font-medium">{reply.name}</span>
              {reply.shortcut && <code className="shrink-0 text-meta text-ink2">/{reply.shortcut}</code>}
              {reply.ownerId && <Chip className="ml-auto">{t`Mine`}</Chip>}
            </span>
            <span dir="auto" lang={language ?? undefined} className="line-clamp-2 text-meta text-ink2 words">
              {textOf(reply).text}
            </span>
          </button>
        ))}
      </div>
      {found.length === 0 && !isPending && (
        <p role="status" className="px-2 py-1.5 text-small text-ink2">
          {(replies?.length ?? 0) === 0 ? t`No saved replies yet.` : t`No saved reply fits “${slash.typed}”.`}{' '}
          <Link to="/w/$slug/settings/saved-replies" params={{ slug }} className="text-accent hover:underline">
            {t`Save one`}
          </Link>
        </p>
      )}
    </div>
  )
}
