import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useFreshMe } from '../shell/useFreshMe.ts'
import { followFeed } from './feed.ts'
import type { Feed, FeedState } from './feed.ts'
import { keepFresh } from './keep-fresh.ts'

/** Keeps everything of the workspace on the screen fresh while it is open. */
export function useLive(workspaceId: string, agentId: string): { state: FeedState; tryNow: () => void } {
  const queries = useQueryClient()
  const freshMe = useFreshMe()
  const [state, setState] = useState<FeedState>({ kind: 'connecting' })
  const feed = useRef<Feed>(null)
  useEffect(() => {
    const followed = followFeed(workspaceId, { ...keepFresh(queries, workspaceId, agentId, freshMe), onState: setState })
    feed.current = followed
    return followed.stop
  }, [queries, freshMe, workspaceId, agentId])
  return { state, tryNow: useCallback(() => feed.current?.tryNow(), []) }
}
