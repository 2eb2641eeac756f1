import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { OpenConversation } from '../api/types.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { listQuery, openKey } from './queries.ts'
import { arrange, keptInPlace, rowsOf } from './rows.ts'
import type { View } from './view.ts'

/**
 * The rows of a view, in order. The open one keeps its place whatever becomes of it, so that one who is done with it goes on
 * from there. While the person points at the list or reads it by keys (`held`), rows keep their places
 * and new ones wait: `waiting` counts them, `release` lets them in.
 */
export function useConversationList(view: View, openId: string | null, held: boolean) {
  const { workspaceId, agentId } = useWorkspace()
  const query = useInfiniteQuery(listQuery(workspaceId, view))
  const queries = useQueryClient()
  const viewKey = JSON.stringify(view)
  const [settled, setSettled] = useState<Settled>({ viewKey, ids: [] })
  const before = settled.viewKey === viewKey ? settled.ids : none
  const stood = openId !== null && before.includes(openId)

  const fresh = useMemo(() => {
    const items = query.data?.pages.flatMap((page) => page.items) ?? []
    // The server no longer lists what left the view; while it is open its row stays.
    const open = stood && queries.getQueryData<OpenConversation>(openKey(workspaceId, openId))?.conversation
    return rowsOf(view, [...(open ? [open] : []), ...items], agentId, openId)
  }, [query.data, view, openId, stood, queries, workspaceId, agentId])

  const { rows, waiting } = useMemo(() => {
    const { rows, waiting } = arrange(fresh, held ? before : null)
    return { rows: keptInPlace(rows, before, openId), waiting }
  }, [fresh, held, before, openId])
  const ids = rows.map((row) => row.id)
  if (settled.viewKey !== viewKey || settled.ids.join() !== ids.join()) setSettled({ viewKey, ids })

  return { query, rows, waiting, release: () => setSettled({ viewKey, ids: fresh.map((row) => row.id) }) }
}

/** The order on the screen, which a held list keeps. */
interface Settled {
  viewKey: string
  ids: string[]
}

const none: string[] = []
