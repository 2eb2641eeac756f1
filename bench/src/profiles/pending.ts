import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { median, plainResult, type Result, timeResult } from '../figures.ts'
import { connect } from '../run/baton.ts'
import { type Bench, commit, withBench } from '../run/bench.ts'
import { pause, timed, warmedUp } from '../run/rounds.ts'
import { untilCaughtUp, untilSent } from '../run/settled.ts'
import { replyTo } from './reply.ts'
import { webhookToFeed } from './visible.ts'

const PENDING = 100_000
const MOST = 1.5
/** Fewer than in other profiles: a reply must not go out by itself before its turn. */
const MOST_CALLS = 30
/** Rows read for one call may differ by chance by so many; to look through what waits would be a hundred thousand. */
const CHANCE_ROWS = 50
const PATIENCE_MS = 30_000
/** The server's connections tell what they have read once they have been idle for so long. */
const TOLD_AFTER_MS = 11_000
const PAGE = 200

type Kind = 'jobs' | 'deliveries' | 'events'

/** Puts one more among those that wait, and takes one of these: the oldest that was put there. */
interface Queue {
  enqueue(): Promise<unknown>
  claim(): Promise<unknown>
  close?(): Promise<void>
}

const kinds: Record<Kind, (bench: Bench, isFull: boolean) => Promise<Queue>> = { jobs, deliveries, events }

/** What it costs to put something into a queue and to take it out, beside a hundred thousand that wait there, against none. */
export async function pending(bench: Bench): Promise<Result[]> {
  return withBench(bench.messages, bench.effort, bench.log, async (full) => {
    const holder = await connect(full.baton.dataDir)
    try {
      await fill(full, holder)
      const results: Result[] = []
      for (const kind of ['jobs', 'deliveries', 'events'] as const) results.push(...(await compare(kind, bench, full)))
      await untilSent(bench)
      await untilCaughtUp(bench)
      return results
    } finally {
      await holder.query('rollback')
      await holder.end()
    }
  })
}

async function compare(kind: Kind, empty: Bench, full: Bench): Promise<Result[]> {
  const calls = Math.min(MOST_CALLS, empty.effort.calls)
  const [ofEmpty, ofFull] = [await kinds[kind](empty, false), await kinds[kind](full, true)]
  try {
    const before = await rowsRead(kind, empty, full)
    const found = await warmedUp(empty.effort.rounds, {
      emptyEnqueue: () => timed(calls, ofEmpty.enqueue),
      emptyClaim: () => timed(calls, ofEmpty.claim),
      fullEnqueue: () => timed(calls, ofFull.enqueue),
      fullClaim: () => timed(calls, ofFull.claim),
      emptyCommit: async () => median(await timed(calls, () => commit(empty))),
      fullCommit: async () => median(await timed(calls, () => commit(full))),
    })
    const after = await rowsRead(kind, empty, full)
    const steadyBy = [found.emptyCommit, found.fullCommit]
    // The round that does not count has read, too.
    const rowsACall = (which: 'empty' | 'full') => (after[which] - before[which]) / (calls * (empty.effort.rounds + 1))
    const against = { goal: MOST, steadyBy }
    return [
      timeResult(`pending-${kind}-enqueue`, found.fullEnqueue, found.emptyEnqueue.map(median), against),
      timeResult(`pending-${kind}-claim`, found.fullClaim, found.emptyClaim.map(median), against),
      plainResult({
        name: `pending-${kind}-rows`,
        unit: 'rows',
        value: rowsACall('full'),
        floor: rowsACall('empty') + CHANCE_ROWS,
        goal: 1,
      }),
    ]
  } finally {
    await Promise.all([ofEmpty.close?.(), ofFull.close?.()])
  }
}

const TASK = 'ask-profiles'

/** A job that finds nothing to do. It is put off and then called at once, as a job is that was asked for again. */
async function jobs({ db, workspaceId }: Bench): Promise<Queue> {
  const waiting: string[] = []
  const add = (key: string, inSeconds: number) =>
    db.query({
      name: 'bench_job',
      text: `select system.add_job('${TASK}', $1::json, null, now() + $2 * interval '1 second', $3)`,
      values: [JSON.stringify({ workspaceId, identityIds: [], attempt: 1 }), inSeconds, key],
    })
  return {
    enqueue: async () => {
      const key = randomUUID()
      await add(key, 3600)
      waiting.push(key)
    },
    claim: async () => {
      const key = waiting.shift() ?? ''
      await add(key, 0)
      await until(db, `the job ${key} has run`, {
        name: 'bench_job_done',
        text: 'select not exists (select from graphile_worker._private_jobs where key = $1) as done',
        values: [key],
      })
    },
  }
}

/** A reply, and its sending without waiting for the undo window. */
async function deliveries(bench: Bench): Promise<Queue> {
  const { db, http, workspaceId } = bench
  const waiting: string[] = []
  const reply = await replyTo(bench)
  return {
    enqueue: async () => void waiting.push(...(await reply())),
    claim: async () => {
      const id = waiting.shift() ?? ''
      await http.send('PUT', `/api/v1/workspaces/own/deliveries/${id}/release`)
      await until(db, `the delivery ${id} has been sent`, {
        name: 'bench_delivery_done',
        text: "select state = 'sent' as done from deliveries where workspace_id = $1 and id = $2",
        values: [workspaceId, id],
      })
    },
  }
}

/** A message into the log and out of the feed; a page of what a reader has missed. */
async function events(bench: Bench, isFull: boolean): Promise<Queue> {
  const { db, http, workspaceId } = bench
  const { call, close } = await webhookToFeed(bench)
  const { rows } = await db.query<{ last_seq: string }>('select last_seq from feeds where workspace_id = $1', [workspaceId])
  const behind = isFull ? PENDING : Number(rows[0]?.last_seq)
  const first = Number(rows[0]?.last_seq) - behind
  let turn = 0
  return {
    enqueue: call,
    claim: async () => {
      const after = first + ((turn++ * PAGE) % (behind - PAGE))
      const { items } = await http.json<{ items: unknown[] }>('GET', `/api/v1/workspaces/own/events?after=${after}&limit=${PAGE}`)
      if (items.length !== PAGE) throw new Error(`A page of the log holds ${items.length} events, not ${PAGE}`)
    },
    close,
  }
}

async function until(db: pg.Client, what: string, query: { name: string; text: string; values: unknown[] }): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await pause(0)) {
    const { rows } = await db.query<{ done: boolean }>(query)
    if (rows[0]?.done) return
  }
  throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain until ${what}`)
}

/** @param holder keeps the reactions from reading on, for as long as its transaction is open */
async function fill({ db, workspaceId, workspace }: Bench, holder: pg.Client): Promise<void> {
  await db.query(
    `select graphile_worker.add_jobs(array_agg(('${TASK}', $1::json, null, now() + interval '1 day', null, null, null, null)::graphile_worker.job_spec))
       from generate_series(1, ${PENDING})`,
    [JSON.stringify({ workspaceId, identityIds: [], attempt: 1 })],
  )
  await db.query(
    `insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
     select $1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), $2, 'scheduled', now() + interval '1 day' + n * interval '1 second', '{}', now()
       from generate_series(1, ${PENDING}) n`,
    [workspaceId, workspace.accountId],
  )
  await holder.query('begin')
  await holder.query('select from reaction_cursors where workspace_id = $1 for update', [workspaceId])
  await db.query(
    `with old as materialized (select e.* from events e cross join generate_series(1, 1 + ${PENDING} / greatest(1, (select count(*)::int from events))) where e.workspace_id = $1 limit ${PENDING}),
     new as (
       insert into events (workspace_id, seq, id, type, at, network_at, actor_kind, actor_id, conversation_id, contact_id, inbox_id, data)
       select o.workspace_id, f.last_seq + row_number() over (), gen_random_uuid(), o.type, now(), o.network_at, o.actor_kind, o.actor_id, o.conversation_id, o.contact_id, o.inbox_id, o.data
         from old o join feeds f on f.workspace_id = o.workspace_id)
     update feeds set last_seq = last_seq + ${PENDING} where workspace_id = $1`,
    [workspaceId],
  )
  await db.query('vacuum analyze graphile_worker._private_jobs, deliveries, events')
}

const tables: Record<Kind, string> = { jobs: '_private_jobs', deliveries: 'deliveries', events: 'events%' }

async function rowsRead(kind: Kind, empty: Bench, full: Bench): Promise<{ empty: number; full: number }> {
  await pause(TOLD_AFTER_MS)
  const of = async ({ db }: Bench) => {
    const { rows } = await db.query<{ n: string }>(
      `select sum(n) as n from (
         select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as n from pg_stat_user_tables where relname like $1
         union all select idx_tup_read from pg_stat_user_indexes where relname like $1) every`,
      [tables[kind]],
    )
    return Number(rows[0]?.n)
  }
  return { empty: await of(empty), full: await of(full) }
}
