import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useWorkspace } from '../shell/workspace.tsx'
import { listQuery } from './queries.ts'
import { belongsTo, compare, sortOf } from './view.ts'

/** Where Done leads: the row after this one in the list as it stands, else the one before, else the bare list. */
export function useNextRow(conversationId: string): () => void {
  const queries = useQueryClient()
  const { workspaceId, slug, agentId } = useWorkspace()
  const view = useSearch({ from: '/w/$slug/inbox' })
  const go = useNavigate()
  return () => {
    const pages = queries.getQueryData(listQuery(workspaceId, view).queryKey)?.pages ?? []
    const items = [...new Map(pages.flatMap((page) => page.items).map((item) => [item.id, item])).values()]
    const rows = items
      .filter((item) => item.id === conversationId || belongsTo(view, item, agentId))
      .sort((one, other) => compare(sortOf(view), one, other))
    const at = rows.findIndex((row) => row.id === conversationId)
    const next = at < 0 ? rows[0] : (rows[at + 1] ?? rows[at - 1])
    if (next && matchMedia('(width >= 768px)').matches)
      void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId: next.id }, search: (kept) => kept })
    else void go({ to: '/w/$slug/inbox', params: { slug }, search: (kept) => kept })
  }
}
