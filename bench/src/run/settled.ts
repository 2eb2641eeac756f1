import type { Bench } from './bench.ts'
import { BOT } from './peer.ts'
import { pause } from './rounds.ts'

/** Nothing moves for so long: then it never will. */
const PATIENCE_MS = 120_000

/** Waits until everything that was accepted is read, and every reaction has seen the whole log. */
export function untilCaughtUp({ db, workspaceId }: Bench): Promise<void> {
  return until('what was accepted is in conversations, searchable and in the figures', async () => {
    const { rows } = await db.query<{ behind: boolean }>({
      name: 'bench_behind',
      text: `select exists (select from raw_deliveries where workspace_id = $1 and state = 'pending')
                 or exists (select from reaction_cursors r join feeds f using (workspace_id) where r.workspace_id = $1 and r.seq < f.last_seq) as behind`,
      values: [workspaceId],
    })
    return rows[0]?.behind === false
  })
}

/** Which of these messages stand in a conversation and can be searched. */
export async function searchable({ db, workspaceId }: Bench, externalIds: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ external_id: string }>({
    name: 'bench_searchable',
    text: `select k.external_id from message_keys k
             join messages m on m.workspace_id = k.workspace_id and m.id = k.message_id and m.conversation_id is not null
             join message_search s on s.workspace_id = k.workspace_id and s.message_id = k.message_id
            where k.workspace_id = $1 and k.network = 'line' and k.scope = $2 and k.external_id = any($3)`,
    values: [workspaceId, BOT.userId, externalIds],
  })
  return rows.map((row) => row.external_id)
}

/** Waits until the network has every reply. One that failed is an error. */
export function untilSent({ db, workspaceId }: Bench): Promise<void> {
  return until('every reply has been sent', async () => {
    const { rows } = await db.query<{ state: string; n: number; words: string | null }>(
      `select state, count(*)::int as n, min(coalesce(refusal, words)) as words from deliveries
        where workspace_id = $1 and state <> 'sent' and due_at < now() + interval '1 hour' group by state`,
      [workspaceId],
    )
    const failed = rows.find(({ state }) => state === 'refused' || state === 'unknown')
    if (failed) throw new Error(`${failed.n} replies are ${failed.state}: ${failed.words ?? 'no reason given'}`)
    return rows.length === 0
  })
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(10)) if (await isSo()) return
  throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain until ${what}`)
}
