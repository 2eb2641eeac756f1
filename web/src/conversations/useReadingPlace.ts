import { useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { TimelineEntry } from '../api/types.ts'
import { useWorkspace } from '../shell/workspace.tsx'

/** Nearer than this to the end is at the end. */
const NEAR_PX = 40
/** What of the line before stays in sight above a message shown from its top. */
const ABOVE_PX = 12

interface Reading {
  entries: TimelineEntry[]
  /** The newest message that counts. */
  newest: string | null
  /** A thread asked for: scrolled to, then reported. */
  threadToShow: string | null
  onShown: () => void
}

/**
 * Where a conversation is read. It opens at its newest message: at its end, or at that message's beginning where it is taller
 * than the pane. What comes later is shown to who stands at the end or said it; others keep their place.
 */
export function useReadingPlace({ entries, newest, threadToShow, onShown }: Reading) {
  const { agentId } = useWorkspace()
  const scroller = useRef<HTMLDivElement>(null)
  /** The entry that is kept in sight while heights change; null: the person reads elsewhere. */
  const shown = useRef(newest)
  /** Where that entry was put last: a place further away was chosen by the person. */
  const put = useRef(0)
  const atEnd = useRef(true)
  const before = useRef({ firstId: '', lastId: '', height: 0 })

  /** Keeps the place over a change of heights; what stands at the end stays there. */
  const settle = useCallback((box: HTMLElement) => {
    if (shown.current) put.current = placeOf(box, shown.current)
    if (shown.current) box.scrollTop = put.current
    else if (atEnd.current) box.scrollTop = box.scrollHeight
    atEnd.current = isAtEnd(box)
    before.current.height = box.scrollHeight
  }, [])

  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const { firstId, lastId, height } = before.current
    const [first, last] = [entries[0], entries.at(-1)]
    if (lastId && last && last.id !== lastId && (atEnd.current || isBy(last, agentId))) shown.current = last.id
    const moved = firstId && first?.id !== firstId && !shown.current && !atEnd.current
    if (moved) box.scrollTop += box.scrollHeight - height
    settle(box)
    before.current = { firstId: first?.id ?? '', lastId: last?.id ?? '', height: box.scrollHeight }
  }, [entries, agentId, settle])

  // Pictures, formatted mails and late fonts change heights.
  useEffect(() => {
    const box = scroller.current
    const inside = box?.firstElementChild
    if (!box || !inside) return
    const observer = new ResizeObserver(() => settle(box))
    observer.observe(inside)
    observer.observe(box)
    return () => observer.disconnect()
  }, [settle])

  useEffect(() => {
    if (!threadToShow) return
    scroller.current?.querySelector(`[data-thread="${threadToShow}"]`)?.scrollIntoView({ block: 'start', behavior: 'smooth' })
    onShown()
  }, [threadToShow, onShown])

  const onScroll = useCallback(() => {
    const box = scroller.current
    if (!box) return
    atEnd.current = isAtEnd(box)
    if (Math.abs(box.scrollTop - put.current) > NEAR_PX) shown.current = null
  }, [])

  return { scroller, onScroll }
}

const isAtEnd = (box: HTMLElement) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX

/** How far to scroll so that this entry is in sight: to the end, but not past its beginning. */
function placeOf(box: HTMLElement, id: string): number {
  const end = box.scrollHeight - box.clientHeight
  const entry = box.querySelector(`[data-entry="${id}"]`)
  if (!entry) return end
  const above = entry.previousElementSibling
  const from = above?.matches('[data-thread]') ? above : entry
  const top = from.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop
  return Math.max(0, Math.min(end, top - ABOVE_PX))
}

function isBy(entry: TimelineEntry, agentId: string): boolean {
  return entry.type !== 'activity' && entry.author.id === agentId
}
