import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useContactName } from '../contacts/useContactName.ts'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Message } from '../api/types.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { Linked } from '../kit/Linked.tsx'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { MediaList } from './MediaList.tsx'
import { applyConversation } from './live.ts'

/** Another customer in the same public thread: an outline only, with the way to a conversation of their own. */
export function NeighbourBubble({ message, now }: { message: Message; now: number }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { workspaceId, slug, agentId } = useWorkspace()
  const queries = useQueryClient()
  const mayWork = useMay('conversation:work')
  const go = useNavigate()
  const openIt = (conversationId: string) =>
    void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId }, search: (kept) => kept })
  const make = useMutation({
    mutationFn: () => call('conversations.openNeighbour', { params: { workspaceId, messageId: message.id } }),
    onSuccess: (conversation) => {
      applyConversation(queries, workspaceId, agentId, conversation)
      toast(t`Made a conversation of its own`)
      openIt(conversation.id)
    },
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    },
  })
  return (
    <article className="mt-2.5 flex max-w-140 flex-col items-start self-start">
      <p className="mb-1 flex flex-wrap items-center gap-x-1.5 text-meta text-ink2">
        <span className="font-medium">{nameOf(message.author.name)}</span> · {t`Another customer`} ·
        <time dateTime={message.at} title={exactTime(message.at)}>
          {clock(message.at, now)}
        </time>
        {message.conversationId ? (
          <button
            type="button"
            className="link rounded-sm text-accent hover:underline"
            onClick={() => message.conversationId && openIt(message.conversationId)}
          >
            {t`Open their conversation`}
          </button>
        ) : (
          mayWork && (
            <button
              type="button"
              className="link flex items-center gap-0.5 rounded-sm text-accent hover:underline"
              onClick={() => make.mutate()}
            >
              <Plus size={13} aria-hidden />
              {t`Make it a conversation`}
            </button>
          )
        )}
      </p>
      <div lang={message.language ?? undefined} dir="auto" className="rounded-sm border border-line px-3 py-1.5 text-small text-ink2 words">
        {message.deleted ? t`Deleted` : message.text && <Linked text={message.text} />}
        <MediaList media={message.media} />
      </div>
    </article>
  )
}
