import { type Sql, sql } from '#kernel/sql'
import type { Tx } from '#kernel/tx'
import { kindsOf } from '../keep-numbers.ts'
import type { NewMessage } from './plan.ts'

/** The statement that writes a batch of messages. */
export function messageRows(tx: Tx, messages: readonly NewMessage[]): Sql {
  const rows = messages.map(({ known, account, numbers, ...message }) => ({
    id: message.id,
    conversation_id: known.conversationId,
    thread_id: known.threadId,
    account_id: account.id,
    contact_id: known.contactId,
    identity_id: message.identityId,
    author_name: message.authorName,
    direction: known.direction,
    visibility: known.visibility,
    external_id: message.externalId,
    order_key: message.orderKey,
    at: known.at,
    text: message.text,
    html: message.html,
    ...(numbers.length > 0 && { secret_numbers: kindsOf(numbers) }),
    language: message.language,
    ...(message.labels && { labels: message.labels }),
    kind_hint: message.kindHint,
    addresses_us: known.addressesUs,
    acknowledged: message.acknowledged,
    automatic: message.kindHint === 'auto-reply',
    standby: message.standby,
    reply_to: message.replyTo,
    reply_to_external: message.replyToExternal,
    hints: message.hints,
    participants: message.participants,
    notice: message.notice,
    url: message.url,
    review: message.review,
    history: message.history,
    raw_delivery_id: message.rawDeliveryId,
  }))
  return sql`
    insert into messages (workspace_id, id, conversation_id, thread_id, account_id, contact_id, identity_id, author_name, direction, visibility, external_id, order_key, at,
           text, html, secret_numbers, language, labels, kind_hint, addresses_us, acknowledged, automatic, standby, reply_to, reply_to_external, hints, participants, notice, url, review, history, raw_delivery_id, created_at)
    select ${tx.workspaceId}, r.id, r.conversation_id, r.thread_id, r.account_id, r.contact_id, r.identity_id, r.author_name, r.direction, r.visibility, r.external_id, r.order_key, r.at,
           r.text, r.html, r.secret_numbers, r.language, r.labels, r.kind_hint, r.addresses_us, r.acknowledged, r.automatic, r.standby, r.reply_to, r.reply_to_external, r.hints, r.participants, r.notice, r.url, r.review, r.history, r.raw_delivery_id, ${tx.now}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, conversation_id uuid, thread_id uuid, account_id uuid, contact_id uuid, identity_id uuid, author_name text,
           direction text, visibility text, external_id text, order_key text, at timestamptz, text text, html text, secret_numbers text[], language text, labels jsonb, kind_hint text, addresses_us boolean, acknowledged boolean,
           automatic boolean, standby boolean, reply_to uuid, reply_to_external text, hints jsonb, participants jsonb, notice text, url text, review jsonb, history boolean, raw_delivery_id uuid)`
}
