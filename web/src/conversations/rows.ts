import type { Conversation } from '../api/types.ts'
import { belongsTo, compare, sortOf } from './view.ts'
import type { View } from './view.ts'

/** The rows of a view out of what is at hand, in order; the open one among them whatever became of it. */
export function rowsOf(view: View, items: readonly Conversation[], agentId: string, openId: string | null): Conversation[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  const sort = sortOf(view)
  return [...byId.values()]
    .filter((item) => item.id === openId || belongsTo(view, item, agentId))
    .sort((one, other) => compare(sort, one, other))
}

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
