import type { Meant } from '../../checker/rows.ts'

/** Changes that a migration is for. One that changes rows which are there already is named here, or the run counts them as lost. */
const changes: { migration: number; meant: Meant }[] = [
  {
    // What was said of an account in English became a code.
    migration: 10,
    meant: {
      table: 'baton.channel_accounts',
      becomes: ({ problem_words, problem_remedy, ...row }) => ({
        ...row,
        problem: saidBefore(problem_words ?? null, problem_remedy ?? null),
      }),
    },
  },
  { migration: 10, meant: { table: 'baton.raw_deliveries', becomes: (row) => ({ ...row, reason: saidBefore(row.reason ?? null, null) }) } },
  {
    // Answers that held keys and links in clear.
    migration: 12,
    meant: {
      table: 'baton.idempotency_keys',
      becomes: (row) => {
        const response = JSON.parse(row.response ?? 'null') as Record<string, unknown> | null
        return response && ('secret' in response || 'link' in response) ? null : row
      },
    },
  },
  {
    // Sightings beyond the first are counted beside the bytes, which carry their hash themselves.
    migration: 18,
    meant: {
      table: 'baton.raw_delivery_keys',
      into: 'baton.raw_delivery_repeats',
      becomes: ({ workspace_id = null, app_id = null, hash = null, sightings, received_at = null }) =>
        Number(sightings) > 1 ? { workspace_id, app_id, hash, times: String(Number(sightings) - 1), last_at: received_at } : null,
    },
  },
]

/** What an upgrade from this level to the newest may change. */
export const meantFrom = (level: number): Meant[] => changes.filter(({ migration }) => migration > level).map(({ meant }) => meant)

/** As PostgreSQL writes it: short names first. */
function saidBefore(words: string | null, remedy: string | null): string | null {
  if (words === null) return null
  const params = `{"words": ${JSON.stringify(words)}${remedy ? `, "remedy": ${JSON.stringify(remedy)}` : ''}}`
  return `{"code": "said_before", "params": ${params}, "remedy": ${remedy ? '"said_before"' : 'null'}, "networkWords": null}`
}
