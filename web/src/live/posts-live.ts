import type { QueryClient } from '@tanstack/react-query'
import type { LeftEvent, LiveEvent } from '../api/types.ts'
import { debounced } from '../conversations/live.ts'

/** What the feed does to posts: what is said and done under them changes their figures, which are asked for anew. */
export function postsLive(queries: QueryClient, workspaceId: string): (event: LiveEvent | LeftEvent) => void {
  const refresh = debounced(1_000, () => {
    for (const what of ['posts', 'post']) void queries.invalidateQueries({ queryKey: ['w', workspaceId, what] })
  })
  return (event) => {
    if (/^(?:post|comment|clearing|conversation|message)\./.test(event.type)) refresh()
  }
}
