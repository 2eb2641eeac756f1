import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Agent, Conversation, LabelTask, OpenConversation, Priority } from '../api/types.ts'
import { changeDraft, draftOf } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus.ts'
import { mayClose } from '../composer/private-way.ts'
import { languageOf, publicLines } from '../composer/public-lines.ts'
import { clock } from '../i18n/time.ts'
import { toast } from '../kit/toast.tsx'
import { useAgents, useWorkspace } from '../shell/workspace.tsx'
import { applyConversation } from './live.ts'
import { openKey } from './queries.ts'
import { cameLast } from './timeline.ts'
import { useGoToRow } from './useGoToRow.ts'

interface Done {
  text: string
  undo?: () => void
  next?: { label: string; run: () => void }
}

/**
 * What a person can do with a conversation. Each applies the server's answer, says what was done with the way back, and
 * resolves to whether it was done; a refusal is said in words, with who was quicker where that is the reason.
 */
export function useActions() {
  const { t, i18n } = useLingui()
  const queries = useQueryClient()
  const { workspaceId, agentId } = useWorkspace()
  const agents = useAgents()
  const goToRow = useGoToRow()

  return useMemo(() => {
    const params = (conversation: Conversation) => ({ workspaceId, conversationId: conversation.id })
    const nameOf = (id: string | null) => (id === agentId ? t`you` : ((id && agents.get(id)?.name) ?? t`somebody`))

    async function run(act: () => Promise<Conversation>, done?: Done): Promise<boolean> {
      let after: Conversation
      try {
        after = await act()
        applyConversation(queries, workspaceId, agentId, after)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        toast(refusal(error), { tone: 'danger' })
        return false
      }
      if (done) toast(done.text, { ...done, about: after.contact.name ?? undefined })
      return true
    }

    function refusal(error: Failure): string {
      if (error.code === 'conversation_taken') {
        const name = holderName(error, agents) ?? t`Somebody else`
        return t`${name} has this now`
      }
      if (error.code === 'reply_held') return t`A new message came. Read it, then mark it done.`
      return failureLine(error)
    }

    const assign = (
      conversation: Conversation,
      assigneeId: string | null,
      seenAssigneeId = conversation.assigneeId,
      undoable = true,
    ): Promise<boolean> =>
      run(() => call('conversations.assign', { params: params(conversation), body: { assigneeId, seenAssigneeId } }), {
        text: assigneeId === null ? t`Back in the queue` : assigneeId === agentId ? t`Yours now` : t`Assigned to ${nameOf(assigneeId)}`,
        undo: undoable ? () => void assign(conversation, conversation.assigneeId, assigneeId, false) : undefined,
      })

    const undo = (conversation: Conversation) => run(() => call('conversations.undoStatus', { params: params(conversation) }))

    /** Done and snooze lead on to the next row; taken back, they lead to where the person stood. */
    const undoAndReturn = async (conversation: Conversation) => {
      if (await undo(conversation)) await goToRow(conversation.id)
    }

    /** Of what was solved in private the public may hear: its line is put into the box, and sent by hand or not. */
    function closing(conversation: Conversation, open: OpenConversation | undefined): Done['next'] {
      const option = open && mayClose(open)
      if (!open || !option) return undefined
      const run = async () => {
        if (!draftOf(conversation.id).text.trim()) {
          const text = publicLines(languageOf(open), i18n.locale).closing
          changeDraft(conversation.id, { mode: 'reply', threadId: option.threadId, text })
        }
        await goToRow(conversation.id)
        focusComposer()
      }
      return { label: t`Close it in public`, run: () => void run() }
    }

    const resolve = (conversation: Conversation, resolution: 'answered' | 'dismissed' | 'spam' = 'answered') => {
      const open = queries.getQueryData<OpenConversation>(openKey(workspaceId, conversation.id))
      const seen = open ? { seenMessageId: cameLast(open)?.id ?? null } : { seenMessageId: null, seenVersion: conversation.version }
      return run(() => call('conversations.resolve', { params: params(conversation), body: { resolution, ...seen } }), {
        text: { answered: t`Marked done`, dismissed: t`Marked as needing no answer`, spam: t`Marked as spam` }[resolution],
        undo: () => void undoAndReturn(conversation),
        next: resolution === 'spam' ? undefined : closing(conversation, open),
      })
    }

    const tag = (conversation: Conversation, name: string, on: boolean, undoable = true): Promise<boolean> =>
      run(() => call(on ? 'conversations.tag' : 'conversations.untag', { params: { ...params(conversation), tag: name } }), {
        text: on ? t`Tagged “${name}”` : t`Tag “${name}” taken off`,
        undo: undoable ? () => void tag(conversation, name, !on, false) : undefined,
      })

    const prioritise = (conversation: Conversation, priority: Priority) =>
      run(() => call('conversations.prioritise', { params: params(conversation), body: { priority } }))

    const correctLabel = (messageId: string, task: LabelTask, label: string | null, undoable = true): Promise<boolean> => {
      const params = { workspaceId, messageId, task }
      return run(
        () =>
          label === null
            ? call('conversations.withdrawLabel', { params })
            : call('conversations.correctLabel', { params, body: { label } }),
        {
          text: label === null ? t`Label taken back` : t`Label noted`,
          undo: undoable ? () => void correctLabel(messageId, task, null, false) : undefined,
        },
      )
    }

    return {
      assign,
      reopen: (conversation: Conversation) => run(() => call('conversations.reopen', { params: params(conversation) })),
      wake: (conversation: Conversation) => run(() => call('conversations.wake', { params: params(conversation) })),
      resolve,
      tag,
      prioritise,
      assignTeam: (conversation: Conversation, teamId: string | null) =>
        run(() => call('conversations.assignTeam', { params: params(conversation), body: { teamId } })),
      snooze: (conversation: Conversation, until: Date) =>
        run(() => call('conversations.snooze', { params: params(conversation), body: { until: until.toISOString() } }), {
          text: t`Snoozed until ${clock(until.toISOString(), Date.now())}`,
          undo: () => void undoAndReturn(conversation),
        }),
      setWaiting: (conversation: Conversation) =>
        run(() => call('conversations.setWaiting', { params: params(conversation) }), {
          text: t`Waiting for somebody else`,
          undo: () => void undo(conversation),
        }),
      setSubject: (conversation: Conversation, subject: string | null) =>
        run(() => call('conversations.setSubject', { params: params(conversation), body: { subject } })),
      correctLabel,
      acknowledge: (messageId: string, acknowledged: boolean) =>
        run(() => call('conversations.acknowledge', { params: { workspaceId, messageId }, body: { acknowledged } })),
    }
  }, [t, i18n, queries, workspaceId, agentId, agents, goToRow])
}

export type Actions = ReturnType<typeof useActions>

function holderName(error: Failure, agents: Map<string, Agent>): string | undefined {
  const holder = error.problem?.holder
  if (typeof holder === 'string') return agents.get(holder)?.name
  return typeof holder === 'object' && holder !== null && 'name' in holder ? String(holder.name) : undefined
}
