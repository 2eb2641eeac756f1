import type { Ctx } from '#kernel/context'
import { nextNumbers } from '#kernel/numbers'
import { type Scene, scene } from '#kernel/testing'
import type { Tx } from '#kernel/tx'
import { deriveConversations } from './derive.ts'

/** A person as a test tells of them. */
export interface Person {
  contactId: string
  identityId: string
}

export interface Matter {
  id: string
  number: number
  threadId: string
  contactId: string
  accountId: string
}

export interface Said {
  text?: string
  at?: string
  acknowledged?: boolean
  history?: boolean
  automatic?: boolean
  html?: string
  participants?: { to: string[]; cc: string[] }
}

/** A workspace with people who write and are answered: rows as the intake would write them, with the same events. */
export interface Town extends Scene {
  accountId: string
  person(name: string, handle?: string, network?: string): Promise<Person>
  /** A conversation in a thread of its own, or in a public thread shared with others. */
  matter(person: Person, options?: { kind?: 'dm' | 'comment' | 'mail'; threadId?: string; subject?: string }): Promise<Matter>
  /** The contact says something. */
  says(matter: Matter, said?: Said): Promise<string>
  /** The brand answers; also other matters. */
  answers(matter: Matter, said?: Said & { by?: Ctx; also?: Matter[] }): Promise<string>
  /** Somebody speaks in the thread of a conversation without one of their own. */
  interjects(person: Person, matter: Matter, text: string): Promise<string>
}

export async function town(options: Parameters<typeof scene>[0] = {}): Promise<Town> {
  const given = await scene(options)
  const { ctx } = given
  const account = await given.account('line')

  async function write(
    tx: Tx,
    matter: Matter,
    direction: 'inbound' | 'outbound',
    said: Said,
    who: { contactId?: string; agentId?: string | null; conversationId?: string | null },
  ): Promise<string> {
    const id = tx.newId()
    const thread = await tx.one<{
      visibility: string
    }>`select visibility from threads where workspace_id = ${tx.workspaceId} and id = ${matter.threadId}`
    const identity = who.contactId
      ? await tx.one<{ id: string }>`select id from identities where workspace_id = ${tx.workspaceId} and contact_id = ${who.contactId}`
      : undefined
    await tx.run`
      insert into messages (workspace_id, id, conversation_id, thread_id, account_id, contact_id, identity_id, agent_id, direction, visibility, external_id, order_key, at, text, html,
             acknowledged, automatic, history, participants, created_at)
      values (${tx.workspaceId}, ${id}, ${who.conversationId === undefined ? matter.id : who.conversationId}::uuid, ${matter.threadId}, ${matter.accountId}, ${who.contactId ?? null}::uuid,
              ${identity?.id ?? null}::uuid, ${who.agentId ?? null}::uuid, ${direction}, ${thread?.visibility}, ${`ext-${id}`}, ${id}, ${said.at ?? tx.now}, ${said.text ?? 'สวัสดีค่ะ'}, ${said.html ?? null},
              ${said.acknowledged ?? false}, ${said.automatic ?? false}, ${said.history ?? false}, ${said.participants ? JSON.stringify(said.participants) : null}::jsonb, ${tx.now})`
    return id
  }
  const factsOf = (matter: Matter) => ({ conversationId: matter.id, contactId: matter.contactId, inboxId: given.inboxId })

  return {
    ...given,
    accountId: account.id,

    person: (name, handle, network = 'line') =>
      ctx.tx(async (tx) => {
        const contactId = tx.newId()
        const identityId = tx.newId()
        await tx.run`insert into contacts (workspace_id, id, name, created_at) values (${tx.workspaceId}, ${contactId}, ${name}, ${tx.now})`
        await tx.run`
          insert into identities (workspace_id, id, contact_id, network, scope, external_id, handle, display_name, created_at)
          values (${tx.workspaceId}, ${identityId}, ${contactId}, ${network}, '', ${`person-${contactId}`}, ${handle ?? null}, ${name}, ${tx.now})`
        return { contactId, identityId }
      }),

    matter: (person, { kind = 'dm', threadId, subject } = {}) =>
      ctx.tx(async (tx) => {
        const id = tx.newId()
        const thread = threadId ?? tx.newId()
        if (!threadId) {
          await tx.run`
            insert into threads (workspace_id, id, account_id, network, kind, visibility, external_id, created_at)
            values (${tx.workspaceId}, ${thread}, ${account.id}, 'line', ${kind}, ${kind === 'comment' ? 'public' : 'private'}, ${`thread-${thread}`}, ${tx.now})`
        }
        await tx.run`
          insert into parts (workspace_id, thread_id, contact_id, conversation_id, from_at) values (${tx.workspaceId}, ${thread}, ${person.contactId}, ${id}, ${tx.now})`
        const made = await tx.one<{ number: number }>`
          with ${nextNumbers(tx, 1)}
          insert into conversations (workspace_id, id, number, contact_id, network, account_id, inbox_id, audience_id, status, subject, has_public, last_message_at, created_at)
          select ${tx.workspaceId}, ${id}, feed.before + 1, ${person.contactId}, 'line', ${account.id}, ${given.inboxId}, ${given.audienceId}, 'open', ${subject ?? null}, ${kind === 'comment'}, ${tx.now}, ${tx.now}
            from feed returning number`
        const number = made?.number ?? 0
        const matter = { id, number, threadId: thread, contactId: person.contactId, accountId: account.id }
        tx.emit('conversation.opened', { conversationId: id, contactId: person.contactId, network: 'line', version: 1 }, factsOf(matter))
        return matter
      }),

    says: (matter, said = {}) =>
      ctx.tx(async (tx) => {
        const id = await write(tx, matter, 'inbound', said, { contactId: matter.contactId })
        await deriveConversations(tx, [matter.id])
        tx.emit(
          'message.received',
          {
            messageId: id,
            conversationId: matter.id,
            threadId: matter.threadId,
            visibility: 'private',
            answerExpected: !said.acknowledged,
          },
          factsOf(matter),
        )
        return id
      }),

    answers: (matter, said = {}) =>
      ctx.tx(async (tx) => {
        const id = await write(tx, matter, 'outbound', { text: 'ตรวจสอบให้แล้วค่ะ', ...said }, { agentId: said.by?.actor.id ?? null })
        const answered = [matter.id, ...(said.also ?? []).map((other) => other.id)]
        await tx.run`
          insert into answers (workspace_id, conversation_id, message_id, at, automatic)
          select ${tx.workspaceId}, a.id, ${id}, ${said.at ?? tx.now}, ${said.automatic ?? false} from unnest(${answered}::uuid[]) as a(id)`
        await deriveConversations(tx, answered)
        tx.emit(
          'message.sent',
          {
            messageId: id,
            conversationId: matter.id,
            threadId: matter.threadId,
            visibility: 'private',
            automatic: said.automatic ?? false,
            answers: answered,
          },
          factsOf(matter),
        )
        return id
      }),

    interjects: (person, matter, text) =>
      ctx.tx(async (tx) => {
        const id = await write(tx, matter, 'inbound', { text }, { contactId: person.contactId, conversationId: null })
        tx.emit(
          'message.received',
          { messageId: id, conversationId: null, threadId: matter.threadId, visibility: 'public', answerExpected: false },
          { inboxId: given.inboxId, contactId: person.contactId },
        )
        return id
      }),
  }
}

/** Everything a list needs to say, with the defaults of the API. */
export const wholeList = { limit: 50, sort: 'newest' as const }

/** The same context, which counts the statements of its transactions. Begin, tenant setting and commit are not among them. */
export function counting(ctx: Ctx): { ctx: Ctx; statements: () => number } {
  let count = 0
  const noting =
    <T>(work: (tx: Tx) => Promise<T>) =>
    async (tx: Tx) => {
      const result = await work(tx)
      count += tx.statements
      return result
    }
  const counted: Ctx = Object.create(ctx, {
    tx: { value: <T>(work: (tx: Tx) => Promise<T>) => ctx.tx(noting(work)) },
    read: { value: <T>(work: (tx: Tx) => Promise<T>) => ctx.read(noting(work)) },
  })
  return { ctx: counted, statements: () => count }
}
