import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { Failure } from '../api/failure.ts'
import type { Conversation } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { applyConversation } from './live.ts'

/** Acts on what is selected. Says the number before and after, and how many were refused. */
export default function BulkBar({ conversations, onDone }: { conversations: Conversation[]; onDone: () => void }) {
  const { t } = useLingui()
  const { workspaceId, agentId } = useWorkspace()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const mayWork = useMay('conversation:work')
  const mayAssign = useMay('conversation:assign')
  const count = conversations.length

  async function each(targets: Conversation[], act: (conversation: Conversation) => Promise<Conversation>): Promise<Conversation[]> {
    const done: Conversation[] = []
    for (const conversation of targets) {
      try {
        applyConversation(queries, workspaceId, agentId, await act(conversation))
        done.push(conversation)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
      }
    }
    return done
  }

  async function run(
    act: (conversation: Conversation) => Promise<Conversation>,
    told: (count: number) => string,
    back: (conversation: Conversation) => Promise<Conversation>,
  ): Promise<void> {
    setBusy(true)
    const done = await each(conversations, act)
    const refused = count - done.length
    const text = told(done.length)
    toast(refused > 0 ? `${text}. ${t`${refused} refused: changed meanwhile`}` : text, {
      tone: refused > 0 ? 'danger' : 'plain',
      undo: done.length === 0 ? undefined : () => void takeBack(done, back),
    })
    setBusy(false)
    onDone()
  }

  async function takeBack(done: Conversation[], back: (conversation: Conversation) => Promise<Conversation>): Promise<void> {
    const refused = done.length - (await each(done, back)).length
    if (refused > 0) toast(t`${refused} refused: changed meanwhile`, { tone: 'danger' })
  }

  const params = (conversation: Conversation) => ({ workspaceId, conversationId: conversation.id })
  return (
    <div
      role="toolbar"
      aria-label={t`Selected conversations`}
      className="mx-2 my-1 flex min-h-10 shrink-0 flex-wrap items-center gap-1.5 rounded-[10px] bg-inverse px-1.5 py-1 text-small text-on-inverse"
    >
      <span className="mr-auto flex items-center gap-1 font-semibold whitespace-nowrap">
        <IconButton icon={X} label={t`Clear`} tipAlign="start" className="text-inherit! hover:bg-on-inverse/15!" onClick={onDone} />
        {t`${count} selected`}
      </span>
      <span className="ml-auto flex gap-1.5">
        {mayWork && (
          <Button
            busy={busy}
            onClick={() =>
              void run(
                (conversation) =>
                  call('conversations.resolve', {
                    params: params(conversation),
                    body: { resolution: 'answered', seenMessageId: null, seenVersion: conversation.version },
                  }),
                (n) => t`${n} marked done`,
                (conversation) => call('conversations.undoStatus', { params: params(conversation) }),
              )
            }
          >
            {t`Mark ${count} done`}
          </Button>
        )}
        {mayAssign && (
          <Button
            busy={busy}
            onClick={() =>
              void run(
                (conversation) =>
                  call('conversations.assign', {
                    params: params(conversation),
                    body: { assigneeId: agentId, seenAssigneeId: conversation.assigneeId },
                  }),
                (n) => t`${n} assigned to you`,
                (conversation) =>
                  call('conversations.assign', {
                    params: params(conversation),
                    body: { assigneeId: conversation.assigneeId, seenAssigneeId: agentId },
                  }),
              )
            }
          >
            {t`Assign ${count} to me`}
          </Button>
        )}
      </span>
    </div>
  )
}
