import type { SecondLook } from '@baton/contract/conversations'
import type { Actor } from '#kernel/context'
import { type Sql, raw, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { masked } from '../conversation-rows.ts'

/** A look as the database gives it. */
export type LookRow = Omit<SecondLook, 'askedBy' | 'decidedBy'> & {
  askedByKind: SecondLook['askedBy']['kind']
  askedByAgent: string | null
  askedByName: string | null
  decidedById: string | null
  decidedByName: string | null
}

const instant = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** A `LookRow` as JSON, of `second_looks l` with `lookJoins`. */
export const lookColumns: Sql =
  raw(`json_build_object('id', l.id, 'act', l.act, 'reason', l.reason, 'why', l.why, 'state', l.state, 'fellBy', l.fell_by,
  'askedByKind', l.asked_by_kind, 'askedByAgent', l.asked_by_agent, 'askedByName', coalesce(asker_key.name, asker.name), 'decidedById', l.decided_by, 'decidedByName', decider.name,
  'words', l.words, 'at', ${instant('l.created_at')}, 'expiresAt', ${instant('l.expires_at')}, 'settledAt', ${instant('l.settled_at')})`)

export const lookJoins = (tx: Tx): Sql => sql`
  left join agents asker on asker.workspace_id = ${tx.workspaceId} and asker.id = l.asked_by_agent
  left join api_keys asker_key on l.asked_by_kind = 'apiKey' and asker_key.workspace_id = ${tx.workspaceId} and asker_key.id = l.asked_by_id
  left join agents decider on decider.workspace_id = ${tx.workspaceId} and decider.id = l.decided_by`

export function presentLook(row: LookRow, actor: Actor): SecondLook {
  const { askedByKind, askedByAgent, askedByName, decidedById, decidedByName, words, ...look } = row
  return {
    ...look,
    words: masked(words, actor.rights.seePersonalData),
    askedBy: { kind: askedByKind, agentId: askedByAgent, name: askedByName ?? '' },
    decidedBy: decidedById === null ? null : { agentId: decidedById, name: decidedByName ?? '' },
  }
}
