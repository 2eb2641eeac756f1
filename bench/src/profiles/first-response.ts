import { type Result, timeResult } from '../figures.ts'
import { againstStatement, type Bench } from '../run/bench.ts'

const DAY_MS = 86_400_000
const DAYS = 30
/** How far a quantile may lie from the true one: it may come from buckets. */
const TOLERANCE = 0.01
/** The floor reads every message of the period; facts kept for the purpose must cost a fifth of that at most. */
const GOAL = 0.2

interface Figures {
  conversations: number
  firstResponses: number
  medianSeconds: number | null
  p90Seconds: number | null
  responses: number
}

/** First response time of 30 days, against the same computed from the messages themselves. Wrong figures end the run. */
export async function report(bench: Bench): Promise<Result> {
  const { http, db, workspaceId } = bench
  const newest = await db.query<{ at: Date }>('select max(at) as at from messages where workspace_id = $1', [workspaceId])
  const until = newest.rows[0]?.at.getTime() ?? 0
  const [from, to] = [new Date(until + 1 - DAYS * DAY_MS).toISOString(), new Date(until + 1).toISOString()]
  let told: Figures | undefined
  let counted: Figures | undefined
  const asked = async () => {
    const { total } = await http.json<{ total: Figures }>('GET', `/api/v1/workspaces/own/reports/first-response?from=${from}&to=${to}`)
    told = total
  }
  const floor = async () => {
    const { rows } = await db.query<Figures>({ name: 'bench_report', text: fromMessages, values: [workspaceId, from, to] })
    counted = rows[0]
  }
  const { product, floors, statements } = await againstStatement(bench, asked, floor)
  compareFigures(told, counted)
  return timeResult('report', product, statements, { goal: GOAL, steadyBy: [floors] })
}

export function compareFigures(told: Figures | undefined, counted: Figures | undefined): void {
  if (!told || !counted) throw new Error('There are no figures to compare')
  const wrong: string[] = []
  for (const count of ['conversations', 'firstResponses', 'responses'] as const)
    if (told[count] !== counted[count]) wrong.push(`${count} is ${told[count]}, counted from the messages ${counted[count]}`)
  for (const quantile of ['medianSeconds', 'p90Seconds'] as const) {
    const [is, should] = [told[quantile], counted[quantile]]
    if (is === null || should === null ? is !== should : Math.abs(is - should) > should * TOLERANCE)
      wrong.push(`${quantile} is ${is}, computed from the messages ${should}`)
  }
  if (wrong.length > 0) throw new Error(`The report is wrong: ${wrong.join('; ')}`)
}

const fromMessages = `
  with asked as (
    select conversation_id, min(at) as at from messages
     where workspace_id = $1 and direction = 'inbound' and conversation_id is not null and not history and not automatic
     group by 1 having min(at) >= $2 and min(at) < $3),
  answered as (
    select a.conversation_id, extract(epoch from min(m.at) - a.at)::float8 as seconds
      from asked a join messages m on m.workspace_id = $1 and m.conversation_id = a.conversation_id and m.direction = 'outbound' and m.at >= a.at
       and not m.history and not m.automatic
     group by a.conversation_id, a.at)
  select (select count(*)::int from asked) as conversations, count(*)::int as "firstResponses",
         percentile_cont(0.5) within group (order by seconds) as "medianSeconds", percentile_cont(0.9) within group (order by seconds) as "p90Seconds",
         (select count(*)::int from messages where workspace_id = $1 and direction = 'outbound' and at >= $2 and at < $3 and not history and not automatic) as responses
    from answered`
