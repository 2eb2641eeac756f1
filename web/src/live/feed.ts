import { onReached } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import type { BacklogEvent, DraftEvent, FeedEntry, LeftEvent, LiveEvent, PresenceEvent, UnreadEvent } from '../api/types.ts'
import { withTold } from '../presence/store.ts'
import type { WhoIsWhere } from '../presence/store.ts'
import { readFeed } from './stream.ts'
import type { Entry } from './stream.ts'

export type FeedState = { kind: 'connecting' } | { kind: 'live' } | { kind: 'offline' /** null: right now. */; nextTryAt: number | null }

/** Longer than this nobody should look at old news while the server is back. */
const LONGEST_WAIT_MS = 10_000

export interface FeedListener {
  onEvent: (event: LiveEvent | LeftEvent) => void
  /** What is shown or sent late, as it is now. */
  onBacklog: (backlog: BacklogEvent) => void
  /** I have read a conversation or marked it as unread, on one of my screens; null: some of this may have been missed. */
  onUnread: (mark: UnreadEvent | null) => void
  /** A draft of mine was kept or ended, on one of my screens. */
  onDraft: (draft: DraftEvent) => void
  /** Who of the team has which conversations open. */
  onPresence: (present: WhoIsWhere) => void
  /** Something may have been missed: what is on the screen is to be fetched afresh. */
  onGap: () => void
  onState: (state: FeedState) => void
  /** The server let us in no more: signed out elsewhere, or no longer of this workspace. */
  onOut: () => void
}

type Word =
  | { kind: 'entry'; entry: FeedEntry }
  | { kind: 'backlog'; backlog: BacklogEvent }
  | { kind: 'unread'; mark: UnreadEvent | null }
  | { kind: 'draft'; draft: DraftEvent }
  | { kind: 'presence'; told: { conversations: WhoIsWhere; whole?: boolean | undefined } }
  | { kind: 'gap' }
  | { kind: 'state'; state: FeedState }
  | { kind: 'out' }
  | { kind: 'hello' }
  | { kind: 'try' }

export interface Feed {
  /** Connects at once, where it waits for its next try. */
  tryNow: () => void
  stop: () => void
}

/** An entry names one before it that never came: the line lost something. */
class Lost extends Error {}

/**
 * Follows a workspace's feed. All tabs of the browser share one connection: the tab that holds the lock reads it and passes
 * everything on; when it closes, another takes over where it stopped. Without locks (plain http) each tab has its own.
 * What a line loses, doubles or brings in another order is noticed by what each entry says of the one before, and asked for again.
 * A broken connection is tried again after growing pauses, and at once when there is a sign that the server is there again:
 * the browser is online, somebody looks at a tab, or any other call was answered.
 */
export function followFeed(workspaceId: string, listener: FeedListener, browser?: string): Feed {
  const stop = new AbortController()
  const { signal } = stop
  const shared = 'locks' in navigator
  const channel = shared ? new BroadcastChannel(`baton-feed-${workspaceId}`) : null
  let last: number | null = null
  let state: FeedState = { kind: 'connecting' }
  let present: WhoIsWhere = {}
  let leads = false
  /** What is on the screen was fetched since this tab hears the feed. */
  let caughtUp = false
  let wake = () => {}

  function hear(word: Word): void {
    if (word.kind === 'entry') {
      const { entry } = word
      if (last !== null && entry.seq <= last) return
      last = entry.seq
      if (isEvent(entry)) listener.onEvent(entry)
    } else if (word.kind === 'backlog') listener.onBacklog(word.backlog)
    else if (word.kind === 'unread') listener.onUnread(word.mark)
    else if (word.kind === 'draft') listener.onDraft(word.draft)
    else if (word.kind === 'presence') {
      present = withTold(present, word.told)
      listener.onPresence(present)
    } else if (word.kind === 'gap') {
      // From here on the log may count otherwise: it is read from the present, perhaps of a database that was restored.
      last = null
      fetchAfresh()
    } else if (word.kind === 'out') listener.onOut()
    else if (word.kind === 'state') {
      state = word.state
      listener.onState(state)
      // A tab that finds the feed running has fetched before it could hear anything.
      if (!leads && !caughtUp && state.kind === 'live') fetchAfresh()
    } else if (!leads) return
    else if (word.kind === 'try') wake()
    else {
      channel?.postMessage({ kind: 'state', state } satisfies Word)
      channel?.postMessage({ kind: 'presence', told: { conversations: present, whole: true } } satisfies Word)
    }
  }
  function fetchAfresh(): void {
    caughtUp = true
    listener.onGap()
  }
  function tell(word: Word): void {
    hear(word)
    channel?.postMessage(word)
  }
  function tryNow(): void {
    if (state.kind === 'offline') tell({ kind: 'try' })
  }

  async function lead(): Promise<void> {
    leads = true
    for (let tries = 1; !signal.aborted; tries++) {
      const before = last
      let told = 0
      try {
        await readFeed({
          workspaceId,
          after: last,
          browser,
          signal,
          onOpen: () => {
            tries = 0
            tell({ kind: 'state', state: { kind: 'live' } })
            tell(last === null ? { kind: 'gap' } : { kind: 'unread', mark: null })
          },
          onEntry: (entry) => {
            if ('intakeSince' in entry) return tell({ kind: 'backlog', backlog: entry })
            if (isPresence(entry)) return tell({ kind: 'presence', told: entry })
            if (isDraft(entry)) return tell({ kind: 'draft', draft: entry })
            if (isUnread(entry)) {
              if (entry.nth > told) tell({ kind: 'unread', mark: entry.nth === told + 1 ? entry : null })
              told = Math.max(told, entry.nth)
              return
            }
            if ('told' in entry && entry.told !== told) {
              told = entry.told
              tell({ kind: 'unread', mark: null })
            }
            if (last === null ? entry.type !== 'ready' : entry.previous > last) throw new Lost()
            tell({ kind: 'entry', entry })
          },
        })
      } catch (error) {
        if (signal.aborted) return
        if (isFailure(error, 'feed_too_old')) {
          last = null
          tries = 0
          continue
        }
        // Goes on all the same: a changed password ends this stream too, a moment before the new cookie is here.
        if (isFailure(error, 'not_signed_in') || isFailure(error, 'workspace_not_found')) tell({ kind: 'out' })
        if (error instanceof Lost) {
          // At once, unless this line brought nothing new at all.
          if (last !== before) continue
        } else if (!isFailure(error) && !(error instanceof TypeError)) throw error
      }
      if (signal.aborted) return
      await waitAfter(tries)
    }
  }

  async function waitAfter(tries: number): Promise<void> {
    const ms = Math.min(LONGEST_WAIT_MS, 500 * 2 ** tries) * (0.5 + Math.random() / 2)
    tell({ kind: 'state', state: { kind: 'offline', nextTryAt: Date.now() + ms } })
    await new Promise<void>((resolve) => {
      wake = resolve
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
    if (!signal.aborted) tell({ kind: 'state', state: { kind: 'offline', nextTryAt: null } })
  }

  if (channel) channel.onmessage = (message: MessageEvent<Word>) => hear(message.data)
  channel?.postMessage({ kind: 'hello' } satisfies Word)
  addEventListener('online', tryNow, { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tryNow(), { signal })
  const forget = onReached(tryNow)
  if (shared) {
    navigator.locks.request(`baton-feed-${workspaceId}`, { signal }, lead).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  } else void lead()

  return {
    tryNow,
    stop: () => {
      stop.abort()
      forget()
      channel?.close()
    },
  }
}

const isPresence = (entry: Entry): entry is PresenceEvent => entry.type === 'presence'

const isDraft = (entry: Entry): entry is DraftEvent => entry.type === 'draft'

const isUnread = (entry: Entry): entry is UnreadEvent => entry.type === 'unread'

const isEvent = (entry: FeedEntry): entry is (LiveEvent | LeftEvent) & { previous: number } =>
  entry.type !== 'ready' && entry.type !== 'position'
