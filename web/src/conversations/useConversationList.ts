import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Conversation, OpenConversation } from '../api/types.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { listQuery, openKey } from './queries.ts'
import { belongsTo, compare, sortOf } from './view.ts'
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
  const sort = sortOf(view)
  const viewKey = JSON.stringify(view)
  const [settled, setSettled] = useState<Settled>({ viewKey, ids: [] })
  const before = settled.viewKey === viewKey ? settled.ids : none
  const stood = openId !== null && before.includes(openId)

  const fresh = useMemo(() => {
    const items = query.data?.pages.flatMap((page) => page.items) ?? []
    // The server no longer lists what left the view; while it is open its row stays.
    const open = stood && queries.getQueryData<OpenConversation>(openKey(workspaceId, openId))?.conversation
    const byId = new Map([...(open ? [open] : []), ...items].map((item) => [item.id, item]))
    const shown = [...byId.values()].filter((item) => item.id === openId || belongsTo(view, item, agentId))
    return shown.sort((one, other) => compare(sort, one, other))
  }, [query.data, view, openId, stood, queries, workspaceId, agentId, sort])

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

/** Puts the row with this id back between those it stood between, if it has moved past one of them. */
export function keptInPlace(rows: Conversation[], before: string[], id: string | null): Conversation[] {
  const at = rows.findIndex((each) => each.id === id)
  const row = rows[at]
  const stood = row ? before.indexOf(row.id) : -1
  if (!row || stood < 0) return rows
  const places = new Map(rows.map((each, place) => [each.id, place]))
  const above =
    before
      .slice(0, stood)
      .flatMap((each) => places.get(each) ?? [])
      .at(-1) ?? -1
  const below = before.slice(stood + 1).flatMap((each) => places.get(each) ?? [])[0] ?? rows.length
  if (above < at && at < below) return rows
  const to = above >= 0 ? above + 1 : below
  return rows.toSpliced(at, 1).toSpliced(to > at ? to - 1 : to, 0, row)
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
