import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { LeftEvent, LiveEvent } from '../api/types.ts'
import { keptOf } from '../composer/drafts.ts'
import { toast } from '../kit/toast.tsx'
import { useFreshMe } from '../shell/useFreshMe.ts'
import { setPresent } from '../presence/store.ts'
import { browserId, lineIsNew } from '../presence/browser.ts'
import { followFeed } from './feed.ts'
import type { Feed, FeedState } from './feed.ts'
import { keepFresh } from './keep-fresh.ts'

/** By then a request has its answer. */
const ANSWERED_MS = 1_000

/** Keeps everything of the workspace on the screen fresh while it is open. */
export function useLive(workspaceId: string, agentId: string): { state: FeedState; tryNow: () => void } {
  const queries = useQueryClient()
  const freshMe = useFreshMe()
  const [state, setState] = useState<FeedState>({ kind: 'connecting' })
  const feed = useRef<Feed>(null)
  useEffect(() => {
    const fresh = keepFresh(queries, workspaceId, agentId, freshMe)
    const followed = followFeed(
      workspaceId,
      {
        ...fresh,
        onEvent: (event) => {
          fresh.onEvent(event)
          tellOf(event)
        },
        // What this tab wrote itself it knows by then. Revisions sort by when they were made.
        onDraft: ({ conversationId, revision }) =>
          setTimeout(() => {
            const here = keptOf(conversationId).revision
            if (revision ? (here ?? '') < revision : here) void queries.invalidateQueries({ queryKey: ['w', workspaceId, 'drafts'] })
          }, ANSWERED_MS),
        onPresence: setPresent,
        onState: (next) => {
          setState(next)
          if (next.kind === 'live') lineIsNew()
        },
      },
      browserId,
    )
    feed.current = followed
    return () => {
      followed.stop()
      setPresent({})
    }
  }, [queries, freshMe, workspaceId, agentId])
  return { state, tryNow: useCallback(() => feed.current?.tryNow(), []) }
}

/** What people are told of on whatever screen they are. */
function tellOf(event: LiveEvent | LeftEvent): void {
  if (event.type === 'post.mode-changed' && event.data.why === 'spike')
    toast(t`Complaints under a post: quiet mode ended by itself`, { tone: 'danger' })
}
