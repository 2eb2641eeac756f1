import { expect } from 'vitest'
import { processWaiting, startDispatch, wire } from '#channels'
import { receive } from '#conversations'
import type { Ctx } from '#kernel/context'
import type { Scene } from '#kernel/testing'
import { listChannelAccounts } from './channels/accounts/list.ts'
import { pollDue } from './channels/accounts/poll.ts'
import { afterDelivery } from './conversations/after-delivery.ts'
import { isOvertaken } from './conversations/overtaken.ts'
import { moderateLater, moderateMessage } from './conversations/moderate.ts'
import { openConversation } from './conversations/open.ts'
import { replyTo } from './conversations/reply.ts'

export type ReviewDesk = ReturnType<typeof reviewDesk>

/** Works with reviews as the server and an agent do, whichever store they stand in. */
export function reviewDesk(given: Scene, agent: Ctx) {
  const conversations = async () => {
    const rows = await given.ctx.tx(
      (tx) => tx.all<{ id: string }>`select id from conversations where workspace_id = ${tx.workspaceId} order by number`,
    )
    return Promise.all(rows.map(({ id }) => openConversation(agent, id)))
  }
  const messages = async () =>
    (await conversations()).flatMap(({ timeline }) => timeline.items.flatMap((entry) => (entry.type === 'message' ? [entry] : [])))
  const stateOf = (id: string) =>
    given.ctx.tx((tx) => tx.one<{ state: string }>`select state from deliveries where workspace_id = ${tx.workspaceId} and id = ${id}`)

  const isDue = () =>
    given.ctx.tx(
      (tx) =>
        tx.one`select from channel_accounts where workspace_id = ${tx.workspaceId} and state <> 'dead' and (poll_due_at is null or poll_due_at <= ${tx.now})`,
    )

  /** Sends what is due, until a reply has come to this state. */
  async function dispatch(id: string, state: string): Promise<void> {
    const ending = new AbortController()
    const done = startDispatch(
      { app: given.app, directUrl: given.app.config.databaseUrl ?? '', wire, after: afterDelivery, isOvertaken },
      ending.signal,
    )
    await expect.poll(() => stateOf(id), { timeout: 8_000 }).toMatchObject({ state })
    ending.abort()
    await done
  }

  return {
    conversations,
    messages,
    dispatch,

    async poll(): Promise<void> {
      given.clock.advance({ seconds: 15 })
      // Accounts of earlier tests are due as well, and only so many are asked of one server at once.
      while (await isDue()) await pollDue(given.app)
      await processWaiting(given.ctx, receive)
    },

    /** What stands in each conversation, for short. */
    told: async () =>
      (await conversations()).map(({ conversation, timeline }) => ({
        status: conversation.status,
        needsAction: conversation.needsAction,
        stars: conversation.threads[0]?.stars,
        said: timeline.items.flatMap((entry) =>
          entry.type === 'message' ? [`${entry.deleted ? '–' : entry.text}${entry.replacedAt ? ' (replaced)' : ''}`] : [],
        ),
      })),

    /** Answers the first conversation, and waits until the network has it, or refused it. */
    async answer(
      text: string,
      { until = 'sent', withPersonalData = false }: { until?: 'sent' | 'refused' | 'ready' | 'unknown'; withPersonalData?: boolean } = {},
    ): Promise<string> {
      const [open] = await conversations()
      const [option] = open?.replyOptions ?? []
      const clientMessageId = given.app.ids.next()
      await replyTo(agent, open?.conversation.id ?? '', {
        clientMessageId,
        threadId: option?.threadId ?? '',
        replyTo: null,
        text,
        alsoAnswers: [],
        seenMessageId: null,
        sendAnyway: true,
        withPersonalData,
        split: false,
        sendAt: null,
        resolve: false,
        replyAll: false,
      })
      given.clock.advance({ seconds: 11 })
      await dispatch(clientMessageId, until)
      return clientMessageId
    },

    /** Takes the message with these words away at the network. */
    async takeAway(words: string): Promise<void> {
      const message = (await messages()).find(({ text }) => text === words)
      await moderateMessage(agent, message?.id ?? '', { act: 'delete', reason: null })
      const asked = await given.ctx.tx(
        (tx) => tx.one<{ id: string }>`select id from moderations where workspace_id = ${tx.workspaceId} and state = 'waiting'`,
      )
      await moderateLater(given.ctx, { moderationId: asked?.id ?? '' })
    },

    health: async (accountId: string) => (await listChannelAccounts(given.ctx)).items.find(({ id }) => id === accountId)?.health,
  }
}
