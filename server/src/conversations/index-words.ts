import { SEGMENTER_VERSION, searchTokens } from '@baton/language'
import type { Reaction } from '#kernel/reactions'
import type { Tx } from '#kernel/tx'

/** Makes what was written findable, and takes out what was erased. Looks at the messages as they are now, so a batch may be replayed. */
export const searchReaction: Reaction = {
  consumer: 'conversations.search',
  types: [
    'message.received',
    'message.sent',
    'message.edited',
    'message.deleted',
    'message.changed',
    'conversation.changed',
    'conversation.opened',
    'contact.changed',
  ],
  async handle(tx, events) {
    const messageIds = new Set<string>()
    const contactIds = new Set<string>()
    for (const { type, data, contactId } of events) {
      if ('messageId' in data && (type !== 'message.changed' || ('what' in data && data.what === 'joined'))) messageIds.add(data.messageId)
      if (type === 'conversation.opened' || type === 'contact.changed')
        contactIds.add('contactId' in data ? data.contactId : (contactId ?? ''))
    }
    contactIds.delete('')
    const mended = events.flatMap(({ type, data, conversationId }) =>
      type === 'conversation.changed' && 'what' in data && data.what === 'messages' && conversationId ? [conversationId] : [],
    )
    for (const id of await misplaced(tx, mended)) messageIds.add(id)
    await indexMessages(tx, [...messageIds])
    await indexContacts(tx, [...contactIds])
  },
}

/** Messages that came into these conversations after they were received, as disorder was put right. */
async function misplaced(tx: Tx, conversationIds: string[]): Promise<string[]> {
  if (conversationIds.length === 0) return []
  const rows = await tx.all<{ id: string }>`
    select m.id from messages m left join message_search s on s.workspace_id = m.workspace_id and s.message_id = m.id
     where m.workspace_id = ${tx.workspaceId} and m.conversation_id = any(${conversationIds}::uuid[]) and m.text is not null and s.conversation_id is distinct from m.conversation_id`
  return rows.map((row) => row.id)
}

interface Words {
  id: string
  conversationId: string | null
  private: boolean
  at: string
  text: string | null
}

export async function indexMessages(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const messages = await tx.all<Words>`
    select id, conversation_id, visibility = 'private' as private, at, case when deleted_at is null then concat_ws(' ', review ->> 'title', text) end as text
      from messages where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[])`
  const written = messages.flatMap(({ id, conversationId, private: hidden, at, text }) => {
    const words = text ? vectorOf(tx.workspaceId, text) : ''
    return conversationId && words ? [{ message_id: id, conversation_id: conversationId, private: hidden, at, words }] : []
  })
  const gone = ids.filter((id) => !written.some((row) => row.message_id === id))
  if (gone.length > 0) await tx.run`delete from message_search where workspace_id = ${tx.workspaceId} and message_id = any(${gone}::uuid[])`
  if (written.length > 0) {
    await tx.run`
      insert into message_search (workspace_id, message_id, conversation_id, private, at, segmenter, words)
      select ${tx.workspaceId}, w.message_id, w.conversation_id, w.private, w.at, ${SEGMENTER_VERSION}, w.words::tsvector
        from jsonb_to_recordset(${JSON.stringify(written)}::jsonb) as w(message_id uuid, conversation_id uuid, private boolean, at timestamptz, words text)
      on conflict (workspace_id, message_id) do update
         set conversation_id = excluded.conversation_id, private = excluded.private, at = excluded.at, segmenter = excluded.segmenter, words = excluded.words`
  }
}

async function indexContacts(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const people = await tx.all<{ id: string; names: string[]; handles: string[] }>`
    select p.id, array_remove(array_agg(distinct i.display_name) || p.name, null) as names, array_remove(array_agg(distinct i.handle), null) as handles
      from contacts p left join identities i on i.workspace_id = p.workspace_id and i.contact_id = p.id
     where p.workspace_id = ${tx.workspaceId} and p.id = any(${ids}::uuid[]) group by p.id, p.name`
  const rows = people.map(({ id, names, handles }) => ({
    contact_id: id,
    words: [
      vectorOf(tx.workspaceId, names.filter((name) => !isAddress(name)).join(' ')),
      vectorOf(tx.workspaceId, [...handles, ...names.filter(isAddress)].join(' '), 'B'),
    ].join(' '),
  }))
  await tx.run`
    insert into contact_search (workspace_id, contact_id, segmenter, words)
    select ${tx.workspaceId}, w.contact_id, ${SEGMENTER_VERSION}, w.words::tsvector from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(contact_id uuid, words text)
    on conflict (workspace_id, contact_id) do update set segmenter = excluded.segmenter, words = excluded.words`
}

function isAddress(name: string): boolean {
  return name.includes('@') || (name.match(/\p{Nd}/gu)?.length ?? 0) >= 7
}

/** A tsvector as text. Tokens are letters and digits alone, so none needs escaping. Pairs of letters stand at weight D, the least. */
function vectorOf(workspaceId: number, text: string, weight: 'A' | 'B' = 'A'): string {
  const { words, bigrams } = searchTokens(text)
  return [
    ...words.map((word) => `'${workspaceId}:${word}':1${weight}`),
    ...bigrams.map((pair) => `'${workspaceId}:${pair}':2${weight === 'A' ? 'D' : weight}`),
  ].join(' ')
}
