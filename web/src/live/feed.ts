import { onReached } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import type { BacklogEvent } from '../api/types.ts'
import { readFeed } from './stream.ts'
import type { FeedEvent } from './stream.ts'

export type FeedState = { kind: 'connecting' } | { kind: 'live' } | { kind: 'offline' /** null: right now. */; nextTryAt: number | null }

/** Longer than this nobody should look at old news while the server is back. */
const LONGEST_WAIT_MS = 10_000

export interface FeedListener {
  onEvent: (event: FeedEvent) => void
  /** What is shown or sent late, as it is now. */
  onBacklog: (backlog: BacklogEvent) => void
  /** Something may have been missed: what is on the screen is to be fetched afresh. */
  onGap: () => void
  onState: (state: FeedState) => void
  /** The server let us in no more: signed out elsewhere, or no longer of this workspace. */
  onOut: () => void
}

type Word =
  | { kind: 'event'; event: FeedEvent }
  | { kind: 'backlog'; backlog: BacklogEvent }
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

/**
 * Follows a workspace's feed. All tabs of the browser share one connection: the tab that holds the lock reads it and passes
 * everything on; when it closes, another takes over where it stopped. Without locks (plain http) each tab has its own.
 * A broken connection is tried again after growing pauses, and at once when there is a sign that the server is there again:
 * the browser is online, somebody looks at a tab, or any other call was answered.
 */
export function followFeed(workspaceId: string, listener: FeedListener): Feed {
  const stop = new AbortController()
  const { signal } = stop
  const channel = new BroadcastChannel(`baton-feed-${workspaceId}`)
  let last: number | null = null
  let state: FeedState = { kind: 'connecting' }
  let leads = false
  let wake = () => {}

  function hear(word: Word): void {
    if (word.kind === 'event') {
      if (last !== null && word.event.seq <= last) return
      last = word.event.seq
      listener.onEvent(word.event)
    } else if (word.kind === 'backlog') listener.onBacklog(word.backlog)
    else if (word.kind === 'gap') listener.onGap()
    else if (word.kind === 'out') listener.onOut()
    else if (word.kind === 'state') {
      // A tab that finds the feed running has fetched before it could hear anything.
      const isLate = !leads && state.kind === 'connecting' && word.state.kind === 'live'
      state = word.state
      listener.onState(state)
      if (isLate) listener.onGap()
    } else if (!leads) return
    else if (word.kind === 'try') wake()
    else channel.postMessage({ kind: 'state', state } satisfies Word)
  }
  function tell(word: Word): void {
    hear(word)
    channel.postMessage(word)
  }
  function tryNow(): void {
    if (state.kind === 'offline') tell({ kind: 'try' })
  }

  async function lead(): Promise<void> {
    leads = true
    for (let tries = 1; !signal.aborted; tries++) {
      try {
        await readFeed({
          workspaceId,
          after: last,
          signal,
          onOpen: () => {
            tries = 0
            tell({ kind: 'state', state: { kind: 'live' } })
            if (last === null) tell({ kind: 'gap' })
          },
          onEvent: (event) => tell('intakeSince' in event ? { kind: 'backlog', backlog: event } : { kind: 'event', event }),
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
        if (!isFailure(error) && !(error instanceof TypeError)) throw error
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

  channel.onmessage = (message: MessageEvent<Word>) => hear(message.data)
  channel.postMessage({ kind: 'hello' } satisfies Word)
  addEventListener('online', tryNow, { signal })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tryNow(), { signal })
  const forget = onReached(tryNow)
  if ('locks' in navigator) {
    navigator.locks.request(`baton-feed-${workspaceId}`, { signal }, lead).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  } else void lead()

  return {
    tryNow,
    stop: () => {
      stop.abort()
      forget()
      channel.close()
    },
  }
}
