import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Conversation } from '../api/types.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { listQuery } from './queries.ts'
import { belongsTo, compare, sortOf } from './view.ts'
import type { View } from './view.ts'

/**
 * The rows of a view, in order. While the person points at the list or reads it by keys (`held`), rows keep their places
 * and new ones wait: `waiting` counts them, `release` lets them in.
 */
export function useConversationList(view: View, openId: string | null, held: boolean) {
  const { workspaceId, agentId } = useWorkspace()
  const query = useInfiniteQuery(listQuery(workspaceId, view))
  const sort = sortOf(view)

  const fresh = useMemo(() => {
    const items = query.data?.pages.flatMap((page) => page.items) ?? []
    const byId = new Map(items.map((item) => [item.id, item]))
    const shown = [...byId.values()].filter((item) => item.id === openId || belongsTo(view, item, agentId))
    return shown.sort((one, other) => compare(sort, one, other))
  }, [query.data, view, openId, agentId, sort])

  const viewKey = JSON.stringify(view)
  const [settled, setSettled] = useState<Settled>({ viewKey, ids: [] })
  const { rows, waiting } = useMemo(
    () => arrange(fresh, held && settled.viewKey === viewKey ? settled.ids : null),
    [fresh, held, settled, viewKey],
  )
  const ids = rows.map((row) => row.id)
  if (settled.viewKey !== viewKey || settled.ids.join() !== ids.join()) setSettled({ viewKey, ids })

  return { query, rows, waiting, release: () => setSettled({ viewKey, ids: fresh.map((row) => row.id) }) }
}

/** The order on the screen, which a held list keeps. */
interface Settled {
  viewKey: string
  ids: string[]
}

/** Keeps the places of `settled` rows. Older rows that paging brought stand behind them; newer ones wait. */
export function arrange(fresh: Conversation[], settled: string[] | null): { rows: Conversation[]; waiting: number } {
  if (!settled || settled.length === 0) return { rows: fresh, waiting: 0 }
  const byId = new Map(fresh.map((row) => [row.id, row]))
  const kept = settled.flatMap((id) => byId.get(id) ?? [])
  const places = new Set(settled)
  const lastKept = fresh.findLastIndex((row) => places.has(row.id))
  const behind = fresh.filter((row, at) => !places.has(row.id) && at > lastKept)
  const ahead = fresh.filter((row, at) => !places.has(row.id) && at < lastKept)
  return { rows: [...kept, ...behind], waiting: ahead.length }
}
