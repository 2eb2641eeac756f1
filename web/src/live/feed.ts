import { isFailure } from '../api/failure.ts'
import { readFeed } from './stream.ts'
import type { FeedEvent } from './stream.ts'

export type FeedState = 'connecting' | 'live' | 'offline'

export interface FeedListener {
  onEvent: (event: FeedEvent) => void
  /** Something may have been missed: what is on the screen is to be fetched afresh. */
  onGap: () => void
  onState: (state: FeedState) => void
  /** The server let us in no more: signed out elsewhere, or no longer of this workspace. */
  onOut: () => void
}

type Word =
  | { kind: 'event'; event: FeedEvent }
  | { kind: 'gap' }
  | { kind: 'state'; state: FeedState }
  | { kind: 'out' }
  | { kind: 'hello' }

/**
 * Follows a workspace's feed. All tabs of the browser share one connection: the tab that holds the lock reads it and passes
 * everything on; when it closes, another takes over where it stopped. Without locks (plain http) each tab has its own.
 */
export function followFeed(workspaceId: string, listener: FeedListener): () => void {
  const stop = new AbortController()
  const channel = new BroadcastChannel(`baton-feed-${workspaceId}`)
  let last: number | null = null
  let state: FeedState = 'connecting'
  let leads = false

  function hear(word: Word): void {
    if (word.kind === 'event') {
      if (last !== null && word.event.seq <= last) return
      last = word.event.seq
      listener.onEvent(word.event)
    } else if (word.kind === 'gap') listener.onGap()
    else if (word.kind === 'out') listener.onOut()
    else if (word.kind === 'state') {
      state = word.state
      listener.onState(state)
    } else if (leads) channel.postMessage({ kind: 'state', state } satisfies Word)
  }
  function tell(word: Word): void {
    hear(word)
    channel.postMessage(word)
  }

  async function lead(): Promise<void> {
    leads = true
    for (let tries = 0; !stop.signal.aborted; tries++) {
      if (tries > 0) await pause(Math.min(30_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2), stop.signal)
      try {
        await readFeed({
          workspaceId,
          after: last,
          signal: stop.signal,
          onOpen: () => {
            tries = 0
            tell({ kind: 'state', state: 'live' })
            if (last === null) tell({ kind: 'gap' })
          },
          onEvent: (event) => tell({ kind: 'event', event }),
        })
      } catch (error) {
        if (stop.signal.aborted) return
        if (isFailure(error, 'feed_too_old')) {
          last = null
          tries = -1
          continue
        }
        // Goes on all the same: a changed password ends this stream too, a moment before the new cookie is here.
        if (isFailure(error, 'not_signed_in') || isFailure(error, 'workspace_not_found')) tell({ kind: 'out' })
        if (!isFailure(error) && !(error instanceof TypeError)) throw error
      }
      if (!stop.signal.aborted) tell({ kind: 'state', state: 'offline' })
    }
  }

  channel.onmessage = (message: MessageEvent<Word>) => hear(message.data)
  channel.postMessage({ kind: 'hello' } satisfies Word)
  if ('locks' in navigator) {
    navigator.locks.request(`baton-feed-${workspaceId}`, { signal: stop.signal }, lead).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error
    })
  } else void lead()

  return () => {
    stop.abort()
    channel.close()
  }
}

/** Waits, but no longer than until the browser says that it is online again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}
