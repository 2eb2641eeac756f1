import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { backlogQuery } from '../api/queries.ts'
import { conversationsLive } from '../conversations/live.ts'
import { useFreshMe } from '../shell/useFreshMe.ts'
import { followFeed } from './feed.ts'
import type { Feed, FeedState } from './feed.ts'

/** Keeps everything of the workspace on the screen fresh while it is open. Each event goes to the slices, which know what it changes. */
export function useLive(workspaceId: string, agentId: string): { state: FeedState; tryNow: () => void } {
  const queries = useQueryClient()
  const freshMe = useFreshMe()
  const [state, setState] = useState<FeedState>({ kind: 'connecting' })
  const feed = useRef<Feed>(null)
  useEffect(() => {
    const slice = conversationsLive(queries, workspaceId, agentId)
    const followed = followFeed(workspaceId, {
      onEvent: (event) => {
        slice(event)
        if (event.type === 'workspace.changed' || (event.type === 'people.changed' && 'data' in event && event.data.agentId === agentId))
          void freshMe()
        if (event.type === 'people.changed')
          for (const what of ['agents', 'teams', 'inboxes', 'invitations'])
            void queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
        if (event.type === 'channel.changed')
          for (const what of ['channel-accounts', 'demo']) void queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
        // Conversations, people and figures went with it.
        if (event.type === 'channel.removed') void queries.invalidateQueries({ queryKey: ['w', workspaceId] })
        if (event.type === 'contact.changed') void queries.invalidateQueries({ queryKey: ['w', workspaceId, 'contact'] })
      },
      onBacklog: (backlog) => queries.setQueryData(backlogQuery(workspaceId).queryKey, backlog),
      // Also what is just being fetched: it may have been read before the feed was heard.
      onGap: () => void queries.invalidateQueries({ queryKey: ['w', workspaceId] }),
      onState: setState,
      onOut: () => void freshMe(),
    })
    feed.current = followed
    return followed.stop
  }, [queries, freshMe, workspaceId, agentId])
  return { state, tryNow: useCallback(() => feed.current?.tryNow(), []) }
}
