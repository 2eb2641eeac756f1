import type { PresenceState } from '../api/types.ts'
import { draftOf, onDraft } from '../composer/drafts.ts'

/** Who has not pressed a key in the box for so long no longer replies, and who did nothing at all has turned away. */
const IDLE_AFTER_MS = 120_000
/** Moves of the pointer are looked at no more often. */
const MOVES_EVERY_MS = 5_000

/** Calls back with how the person is in this conversation, at once and at each change, until it is ended. */
export function watchPresence(conversationId: string, onState: (state: PresenceState) => void): () => void {
  const ending = new AbortController()
  const { signal } = ending
  let wroteAt: number | null = null
  let activeAt = Date.now()
  let last: PresenceState | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const isWriting = () => wroteAt !== null && Date.now() - wroteAt < IDLE_AFTER_MS
  const isAway = () => document.visibilityState === 'hidden' || Date.now() - activeAt >= IDLE_AFTER_MS

  function update(): void {
    const state = isWriting() ? 'replying' : isAway() ? 'idle' : 'viewing'
    if (state !== last) onState(state)
    last = state
    clearTimeout(timer)
    const changesAt = [wroteAt, activeAt].flatMap((at) => (at !== null && Date.now() - at < IDLE_AFTER_MS ? [at + IDLE_AFTER_MS] : []))
    if (changesAt.length > 0) timer = setTimeout(update, Math.min(...changesAt) - Date.now())
  }
  function act(): void {
    activeAt = Date.now()
    update()
  }
  /** A reply has begun with its first letter, and has ended with its last, whether it was sent or taken out. */
  function write(): void {
    const { mode, text } = draftOf(conversationId)
    wroteAt = mode === 'reply' && text.trim() !== '' ? Date.now() : null
    act()
  }

  document.addEventListener('input', ({ target }) => target instanceof HTMLElement && target.id === 'composer' && queueMicrotask(write), {
    signal,
  })
  document.addEventListener('keydown', act, { signal })
  document.addEventListener('pointerdown', act, { signal })
  document.addEventListener('pointermove', () => Date.now() - activeAt > MOVES_EVERY_MS && act(), { signal, passive: true })
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? act() : update()), { signal })
  const forget = onDraft((id) => {
    if (id !== conversationId || wroteAt === null || draftOf(id).text.trim() !== '') return
    wroteAt = null
    update()
  })
  update()
  return () => {
    ending.abort()
    forget()
    clearTimeout(timer)
  }
}
