import { createHash } from 'node:crypto'
import type { Message, ReplyBody } from '@baton/contract/conversations'
import { nothing, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'

/** More parts than this are no longer a reply. */
export const MOST_PARTS = 20

/** The caller's id for the first part; the others follow from it, so that a repeat finds them all, and sort behind it in their order. */
export function deliveryIds(clientMessageId: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    if (index === 0) return clientMessageId
    const hex = createHash('sha256').update(`${clientMessageId}/${index}`).digest('hex')
    return `${clientMessageId.slice(0, 14)}8${index.toString(16).padStart(3, '0')}-8${hex.slice(0, 3)}-${hex.slice(3, 15)}`
  })
}

/** The white space that was cut away behind each part, so that parts taken back become the text again. */
export function gapsBehind(text: string, parts: readonly string[]): string[] {
  let end = 0
  return parts.map((part) => {
    end = Math.max(end, text.indexOf(part, end)) + part.length
    return /^\s*/.exec(text.slice(end))?.[0] ?? ''
  })
}

export interface Part {
  id: string
  messageId: string
  state: NonNullable<Message['delivery']>['state']
  /** Class of the refusal, of a refused one. */
  refusal: string | null
  gap: string
  template: NonNullable<ReplyBody['template']> | null
}

/** All parts of the reply that a delivery belongs to, in their order; held until the transaction ends, unless they are only looked at. */
export async function partsOf(tx: Tx, { id, conversationId }: { id: string; conversationId: string }, isLook = false): Promise<Part[]> {
  const rows = await tx.all<Part>`
    select d.id, d.message_id, d.state, d.refusal, coalesce(d.payload ->> 'gap', '') as gap,
           case when d.payload ? 'templateId' then json_build_object('id', d.payload ->> 'templateId', 'values', d.payload -> 'message' -> 'template' -> 'values') end as template
      from deliveries d join deliveries own on own.workspace_id = d.workspace_id and own.id = ${id} and own.created_at = d.created_at
     where d.workspace_id = ${tx.workspaceId} and d.conversation_id = ${conversationId}
     order by d.message_id ${isLook ? nothing : sql`for update of d`}`
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const first of byId.keys()) {
    const ids = deliveryIds(first, MOST_PARTS)
    if (ids.includes(id)) return ids.flatMap((each) => byId.get(each) ?? [])
  }
  return []
}
