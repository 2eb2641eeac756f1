import { randomUUID } from 'node:crypto'
import { median, type Result, timeResult } from '../figures.ts'
import { againstFloor, type Bench } from '../run/bench.ts'
import { prepareFloor } from './ingest.ts'

const TEXT = 'ขออภัยในความไม่สะดวกค่ะ กำลังตรวจสอบกับคลังสินค้าและจะแจ้งกลับภายในวันนี้ค่ะ'

/** A reply, until the server has taken it. Its floor writes the same rows in one commit. There is no goal yet. */
export async function reply(bench: Bench): Promise<Result> {
  const { http, db, workspaceId } = bench
  const { rows } = await db.query<{ id: string; thread_id: string }>(
    `select c.id, p.thread_id from conversations c join parts p on p.workspace_id = c.workspace_id and p.conversation_id = c.id
      where c.workspace_id = $1 and c.needs_action order by c.id`,
    [workspaceId],
  )
  if (rows.length === 0) throw new Error('Nobody waits for a reply')
  await prepareFloor(bench)
  let turn = 0
  const next = () => rows[turn++ % rows.length] ?? { id: '', thread_id: '' }
  const sent = () => {
    const { id, thread_id: threadId } = next()
    const body = { clientMessageId: randomUUID(), threadId, text: TEXT, seenMessageId: null, sendAnyway: true }
    return http.json('POST', `/api/v1/workspaces/own/conversations/${id}/messages`, body)
  }
  const floor = () => {
    const { id, thread_id } = next()
    return db.query({
      name: 'bench_reply',
      text: rowsOfReply,
      values: [workspaceId, randomUUID(), randomUUID(), id, thread_id, TEXT, bench.workspace.accountId],
    })
  }
  const { product, route, statement } = await againstFloor(bench, sent, floor)
  return timeResult(
    'reply',
    product,
    route.map((times, round) => median(times) + median(statement[round] ?? [])),
  )
}

/** Far in the future and settled, so that nobody sends the floor's replies. */
const rowsOfReply = `
  with said as (
    insert into messages (workspace_id, id, conversation_id, thread_id, account_id, author_name, direction, visibility, order_key, at, text, acknowledged, created_at)
    values ($1, $2, $4, $5, $7, 'Agent 1', 'outbound', 'private', $3::uuid::text, now(), $6, true, now())),
  going as (
    insert into deliveries (workspace_id, id, message_id, conversation_id, thread_id, account_id, state, due_at, payload, created_at)
    values ($1, $3, $2, $4, $5, $7, 'cancelled', now() + interval '1 year', json_build_object('text', $6::text), now())),
  answered as (
    update conversations set last_message_at = now(), last_message_id = $2, preview_text = $6, preview_direction = 'outbound', version = version + 1
     where workspace_id = $1 and id = $4)
  insert into public.bench_log (id, at, conversation_id, data) values ($3, now(), $4, json_build_object('deliveryId', $3::uuid))`
