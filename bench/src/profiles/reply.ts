import { randomUUID } from 'node:crypto'
import { type Result, timeResult } from '../figures.ts'
import { allowance, type Bench, besideYardsticks } from '../run/bench.ts'
import { timed } from '../run/rounds.ts'
import { untilCaughtUp, untilSent } from '../run/settled.ts'

const TEXT = 'ขออภัยในความไม่สะดวกค่ะ กำลังตรวจสอบกับคลังสินค้าและจะแจ้งกลับภายในวันนี้ค่ะ'
const conversations = '/api/v1/workspaces/own/conversations'
const MOST = { commits: 2, routes: 5 }

/** A reply to one who waits, until it is taken (202), each time to the next of them. @returns the deliveries that it became */
export async function replyTo({ db, workspaceId, http }: Bench): Promise<() => Promise<string[]>> {
  const { rows } = await db.query<{ id: string; thread_id: string }>(
    `select c.id, p.thread_id from conversations c join parts p on p.workspace_id = c.workspace_id and p.conversation_id = c.id
      where c.workspace_id = $1 and c.needs_action order by c.id`,
    [workspaceId],
  )
  if (rows.length === 0) throw new Error('Nobody waits for a reply')
  let turn = 0
  return async () => {
    const { id, thread_id: threadId } = rows[turn++ % rows.length] ?? { id: '', thread_id: '' }
    const body = { clientMessageId: randomUUID(), threadId, text: TEXT, seenMessageId: null, sendAnyway: true }
    const { messages } = await http.json<{ messages: { delivery: { id: string } | null }[] }>(
      'POST',
      `${conversations}/${id}/messages`,
      body,
    )
    return messages.flatMap(({ delivery }) => delivery?.id ?? [])
  }
}

/** Hands open conversations round among the agents. */
async function assignTo({ db, workspaceId, http }: Bench): Promise<() => Promise<unknown>> {
  const { rows } = await db.query<{ id: string; assignee_id: string | null }>(
    "select id, assignee_id from conversations where workspace_id = $1 and status = 'open' order by id",
    [workspaceId],
  )
  const agents = await db.query<{ agent_id: string }>('select agent_id from inbox_members where workspace_id = $1 order by agent_id', [
    workspaceId,
  ])
  if (rows.length === 0 || agents.rows.length < 2) throw new Error('There is nothing to assign')
  let turn = 0
  return async () => {
    const conversation = rows[turn++ % rows.length] ?? { id: '', assignee_id: null }
    const others = agents.rows.filter(({ agent_id }) => agent_id !== conversation.assignee_id)
    const assigneeId = others[turn % others.length]?.agent_id ?? ''
    await http.json('PUT', `${conversations}/${conversation.id}/assignee`, { assigneeId, seenAssigneeId: conversation.assignee_id })
    conversation.assignee_id = assigneeId
  }
}

/** A reply and an assignment, until the server has taken them. */
export async function reply(bench: Bench): Promise<Result[]> {
  const replying = await replyTo(bench)
  const assigning = await assignTo(bench)
  const { calls } = bench.effort
  const found = await besideYardsticks(bench, {
    reply: () => timed(calls, replying),
    assign: () => timed(calls, assigning),
  })
  const steadyBy = [found.commits, found.routes]
  const floors = allowance(found, MOST)
  await untilSent(bench)
  await untilCaughtUp(bench)
  return [
    timeResult('reply', found.reply, floors, { goal: 1, steadyBy }),
    timeResult('assign', found.assign, floors, { goal: 1, steadyBy }),
  ]
}
