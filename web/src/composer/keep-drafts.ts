import { call } from '../api/call.ts'
import { Failure } from '../api/failure.ts'
import type { KeptDraft } from '../api/types.ts'
import { draftsHere, isBlank, keptOf, onDraft, store } from './drafts.ts'

/** With what the request takes, the server is less than half a second behind. */
const BEHIND_MS = 300
/** More than these the server does not tell. */
const MOST_TOLD = 500

/** Writes drafts to the server a moment after they change, each conversation's in their order. What cannot be written stays here and is tried again. */
export function keepDrafts(workspaceId: string) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const busy = new Set<string>()
  /** When the server last said what it has of a conversation. */
  const toldAt = new Map<string, number>()

  function soon(conversationId: string): void {
    if (keptOf(conversationId).changedAt === null || timers.has(conversationId)) return
    timers.set(
      conversationId,
      setTimeout(() => void write(conversationId), BEHIND_MS),
    )
  }

  async function write(conversationId: string): Promise<void> {
    clearTimeout(timers.get(conversationId))
    timers.delete(conversationId)
    const sent = keptOf(conversationId)
    if (sent.changedAt === null || busy.has(conversationId)) return
    busy.add(conversationId)
    try {
      const { kept } = await call('drafts.keepDraft', {
        params: { workspaceId, conversationId },
        body: {
          draft: sent.draft,
          base: sent.revision,
          writtenMsAgo: Math.max(0, Date.now() - sent.changedAt),
          forgetEarlier: sent.forgetEarlier ?? false,
        },
      })
      toldAt.set(conversationId, Date.now())
      settle(conversationId, sent, kept)
      busy.delete(conversationId)
      soon(conversationId)
    } catch (error) {
      busy.delete(conversationId)
      if (!(error instanceof Failure)) throw error
    }
  }

  /** What stands on the server, as it was asked for at that time. */
  function take(items: readonly KeptDraft[], askedAt: number): void {
    const isNewer = (conversationId: string) => (toldAt.get(conversationId) ?? 0) < askedAt
    for (const item of items) {
      const here = keptOf(item.conversationId)
      if (here.changedAt === null && here.revision !== item.revision && isNewer(item.conversationId))
        store(item.conversationId, fromServer(item))
    }
    const told = new Set(items.map(({ conversationId }) => conversationId))
    for (const conversationId of draftsHere()) {
      const here = keptOf(conversationId)
      if (here.changedAt !== null) soon(conversationId)
      // Sent or let go on another screen.
      else if (here.revision !== null && !told.has(conversationId) && items.length < MOST_TOLD && isNewer(conversationId))
        end(conversationId)
    }
  }

  const writeAll = () => {
    for (const conversationId of timers.keys()) void write(conversationId)
  }
  const forget = onDraft(soon)
  document.addEventListener('visibilitychange', writeAll)
  return {
    take,
    stop: () => {
      forget()
      document.removeEventListener('visibilitychange', writeAll)
      writeAll()
    },
  }
}

function settle(conversationId: string, sent: ReturnType<typeof keptOf>, kept: KeptDraft | null): void {
  const here = keptOf(conversationId)
  const isTaken = kept !== null && kept.draft.text === sent.draft.text && kept.draft.mode === sent.draft.mode
  if (here.draft === sent.draft) {
    if (kept && !isTaken) store(conversationId, fromServer(kept))
    else store(conversationId, { draft: here.draft, revision: kept?.revision ?? null, changedAt: null, earlier: kept?.earlier ?? null })
  } else if (isTaken || !kept) {
    // Written on meanwhile. Where other words won, what follows still continues the old ones, so that it is noticed once more.
    store(conversationId, {
      draft: here.draft,
      revision: kept?.revision ?? null,
      changedAt: here.changedAt,
      earlier: kept?.earlier ?? null,
    })
  }
}

const fromServer = ({ draft, revision, earlier }: KeptDraft) => ({ draft, revision, changedAt: null, earlier })

function end(conversationId: string): void {
  const { draft } = keptOf(conversationId)
  store(conversationId, {
    draft: isBlank(draft) ? draft : { ...draft, text: '', template: null, replyTo: null, alsoAnswers: [], replyAll: false, answerId: null },
    revision: null,
    changedAt: null,
    earlier: null,
  })
}
