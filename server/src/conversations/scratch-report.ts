import type { Ctx } from '#kernel/context'
import { conversationRows, present } from './conversation-rows.ts'

interface ReportedMessage {
  externalId: string | null
  direction: string
  kind: string
  text: string | null
  media: { kind: string; state: string }[]
  state: string
  version: number
  replyTo: string | null
  stars: number | null
}

/** A whole small workspace at a glance, for trying out what networks send. */
export interface ScratchReport {
  conversations: {
    number: number
    contact: { name: string; identities: { network: string; externalId: string; handle: string | null; displayName: string | null }[] }
    status: string
    needsAction: string[]
    threads: { kind: string; visibility: string }[]
    messages: ReportedMessage[]
  }[]
  posts: { externalId: string; kind: string; authorName: string | null; text: string | null; url: string | null }[]
  neighbours: (ReportedMessage & { author: string | null })[]
}

export async function scratchReport(ctx: Ctx): Promise<ScratchReport> {
  return ctx.tx(async (tx) => {
    const ids = await tx.all<{ id: string }>`select id from conversations where workspace_id = ${tx.workspaceId}`
    const rows = await conversationRows(
      tx,
      ids.map(({ id }) => id),
    )
    const people = await tx.all<{
      contactId: string
      network: string
      externalId: string
      handle: string | null
      displayName: string | null
    }>`
      select contact_id, network, external_id, handle, display_name from identities where workspace_id = ${tx.workspaceId} order by created_at, id`
    const messages = await tx.all<ReportedMessage & { conversationId: string | null; author: string | null }>`
      select m.conversation_id, regexp_replace(m.external_id, '^(<.+>)#[0-9a-f]{16}$', '\\1') as external_id, m.direction, m.text, m.author_name as author,
             coalesce(m.kind_hint, (select f.kind from media f where f.workspace_id = m.workspace_id and f.message_id = m.id order by f.position limit 1), 'text') as kind,
             coalesce((select json_agg(json_build_object('kind', f.kind, 'state', f.state) order by f.position) from media f
               where f.workspace_id = m.workspace_id and f.message_id = m.id), '[]') as media,
             case when m.deleted_at is not null then coalesce(m.deleted_reason, 'deleted') when m.replaced_at is not null then 'replaced' when m.hidden then 'hidden' when m.edited_at is not null then 'edited' else 'live' end as state,
             1 + (select count(*) from message_versions v where v.workspace_id = m.workspace_id and v.message_id = m.id) as version,
             coalesce(regexp_replace(t.external_id, '^(<.+>)#[0-9a-f]{16}$', '\\1'), m.reply_to_external) as reply_to, (m.review ->> 'stars')::int as stars
        from messages m left join messages t on t.workspace_id = m.workspace_id and t.id = m.reply_to
       where m.workspace_id = ${tx.workspaceId} order by m.at, m.order_key, m.id`
    const posts = await tx.all<ScratchReport['posts'][number]>`
      select external_id, kind, author_name, text, url from posts where workspace_id = ${tx.workspaceId} order by created_at, id`
    const conversations = rows
      .map((row) => present(tx.ctx, row))
      .sort((a, b) => a.number - b.number)
      .map(({ id, number, contact, status, needsAction, threads }) => ({
        number,
        contact: {
          name: contact.name,
          identities: people
            .filter(({ contactId }) => contactId === contact.id)
            .map(({ network, externalId, handle, displayName }) => ({ network, externalId, handle, displayName })),
        },
        status,
        needsAction,
        threads: threads.map(({ kind, visibility }) => ({ kind, visibility })),
        messages: messages
          .filter(({ conversationId }) => conversationId === id)
          .map(({ conversationId: _conversation, author: _author, ...message }) => message),
      }))
    return {
      conversations,
      posts,
      neighbours: messages
        .filter(({ conversationId }) => conversationId === null)
        .map(({ conversationId: _conversation, ...message }) => message),
    }
  })
}
