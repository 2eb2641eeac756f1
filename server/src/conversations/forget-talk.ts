import { forgetOfMessages } from '#channels'
import { forgetContacts } from '#contacts'
import type { Tx } from '#kernel/tx'
import { forgetPosts } from '#posts'
import { searchReaction } from './index-words.ts'
import { forgetCorrections } from './labels/correct.ts'
import { forgetNumbers } from './keep-numbers.ts'

/** Few enough that intake and search, which wait meanwhile, wait a moment only. */
const THREADS_AT_ONCE = 50

/**
 * Deletes threads of these accounts with their conversations, messages and people, as many as go at once. People known from
 * elsewhere stay. The caller holds the intake lock; figures hear of it when the accounts go. Kept are the numbers of the log.
 *
 * @returns how many threads; none: nothing is left
 */
export async function forgetTalk(tx: Tx, accountIds: readonly string[]): Promise<number> {
  const w = tx.workspaceId
  const threads = await ids(tx.all`
    select id from threads where workspace_id = ${w} and account_id = any(${accountIds}::uuid[]) order by id limit ${THREADS_AT_ONCE}`)
  if (threads.length === 0) {
    await tx.run`
      delete from clearings c using posts o
       where c.workspace_id = ${w} and o.workspace_id = c.workspace_id and o.id = c.post_id and o.account_id = any(${accountIds}::uuid[])`
    await forgetPosts(tx, accountIds)
    await forgetEarlyChanges(tx, accountIds)
    return 0
  }
  // Words must not become findable from a message that is about to go.
  await tx.run`select seq from reaction_cursors where workspace_id = ${w} and consumer = ${searchReaction.consumer} for update`
  const conversations = await ids(tx.all`
    select c.id from conversations c
     where c.workspace_id = ${w} and c.id in (select p.conversation_id from parts p where p.workspace_id = ${w} and p.thread_id = any(${threads}::uuid[]))
     order by c.id for update`)
  const messages = await ids(tx.all`select id from messages where workspace_id = ${w} and thread_id = any(${threads}::uuid[])`)
  const people = await ids(tx.all`
    select contact_id as id from parts where workspace_id = ${w} and thread_id = any(${threads}::uuid[])
    union select contact_id from messages where workspace_id = ${w} and thread_id = any(${threads}::uuid[]) and contact_id is not null`)
  await forgetOfMessages(tx, messages)
  await forgetMessages(tx, messages)
  await forgetConversations(tx, conversations)
  await tx.run`
    delete from thread_aliases where workspace_id = ${w} and account_id = any(${accountIds}::uuid[]) and thread_id = any(${threads}::uuid[])`
  await tx.run`delete from parts where workspace_id = ${w} and thread_id = any(${threads}::uuid[])`
  await tx.run`delete from threads where workspace_id = ${w} and id = any(${threads}::uuid[])`
  await forgetPeople(tx, people)
  return threads.length
}

/** How many conversations there are still of these accounts. */
export async function countTalk(tx: Tx, accountIds: readonly string[]): Promise<number> {
  const row = await tx.one<{ count: number }>`
    select count(*)::int as count from conversations where workspace_id = ${tx.workspaceId} and account_id = any(${accountIds}::uuid[])`
  return row?.count ?? 0
}

async function forgetMessages(tx: Tx, gone: string[]): Promise<void> {
  const w = tx.workspaceId
  await tx.run`delete from message_search where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from comments where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from clearing_items where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from message_keys where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from message_sightings where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await forgetNumbers(tx, gone)
  await forgetCorrections(tx, gone)
  await tx.run`delete from message_versions where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from message_reactions where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from message_raw_deliveries where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from moderations where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from second_looks where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from answers where workspace_id = ${w} and message_id = any(${gone}::uuid[])`
  await tx.run`delete from messages where workspace_id = ${w} and id = any(${gone}::uuid[])`
}

async function forgetConversations(tx: Tx, gone: string[]): Promise<void> {
  const w = tx.workspaceId
  await tx.run`delete from private_moves where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from answers where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from notes where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from activities where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from conversation_tags where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from drafts where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from conversation_reads where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from parts where workspace_id = ${w} and conversation_id = any(${gone}::uuid[])`
  await tx.run`delete from conversations where workspace_id = ${w} and id = any(${gone}::uuid[])`
}

/** Edits and deletions of messages that never came. */
async function forgetEarlyChanges(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.run`
    delete from early_changes e using channel_accounts a
     where a.workspace_id = ${tx.workspaceId} and a.id = any(${accountIds}::uuid[])
       and e.workspace_id = a.workspace_id and e.network = a.network and e.change ->> 'account' = a.external_id`
}

/** Those who speak with us nowhere else. */
async function forgetPeople(tx: Tx, ofThreads: string[]): Promise<void> {
  const gone = await ids(tx.all`
    select c.id from unnest(${ofThreads}::uuid[]) as c(id)
     where not exists (select from parts p where p.workspace_id = ${tx.workspaceId} and p.contact_id = c.id)`)
  await tx.run`delete from contact_search where workspace_id = ${tx.workspaceId} and contact_id = any(${gone}::uuid[])`
  await forgetContacts(tx, gone)
}

async function ids(rows: Promise<unknown[]>): Promise<string[]> {
  return ((await rows) as { id: string }[]).map(({ id }) => id)
}
