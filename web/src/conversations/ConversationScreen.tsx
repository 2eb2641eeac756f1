import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import type { OpenConversation } from '../api/types.ts'
import { Composer } from '../composer/Composer.tsx'
import { PersonPane } from '../contacts/PersonPane.tsx'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { IconButton } from '../kit/IconButton.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { useTellPresence } from '../presence/useTellPresence.ts'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { ConversationHeader } from './ConversationHeader.tsx'
import { Timeline } from './Timeline.tsx'
import { TurnStrip } from './TurnStrip.tsx'
import { openQuery } from './queries.ts'
import { cameLast } from './timeline.ts'
import { useNextRow } from './useNextRow.ts'

/** One conversation: header, whose turn, timeline, composer, and the person beside it. */
export function ConversationScreen({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { workspaceId, slug } = useWorkspace()
  const query = useQuery(openQuery(queries, workspaceId, conversationId))
  const go = useNavigate()
  const back = () => void go({ to: '/w/$slug/inbox', params: { slug }, search: (kept) => kept })
  useShortcut('back', back)
  if (query.isPending) return <ConversationSkeleton />
  // What was on the screen goes too, once it is no longer mine to see.
  if (!query.data || isFailure(query.error, 'conversation_not_found')) {
    return (
      <main className="flex min-w-0 flex-1 flex-col bg-surface" aria-label={t`Conversation`}>
        <div className="p-1 pane:hidden">
          <IconButton icon={ArrowLeft} label={t`Back to the list`} keys="u" tipAlign="start" onClick={back} />
        </div>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </main>
    )
  }
  return <Opened open={query.data} onBack={back} />
}

function Opened({ open, onBack }: { open: OpenConversation; onBack: () => void }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { conversation } = open
  const name = nameOf(conversation.contact.name)
  const [person, setPerson] = useState(false)
  const [goToThread, setGoToThread] = useState<string | null>(null)
  const mayReply = useMay('conversation:reply')
  const mayNote = useMay('conversation:note')
  const nextRow = useNextRow(conversation.id)
  useMarkRead(open)
  useTellPresence(conversation.id)
  return (
    <>
      <main className="flex min-w-0 flex-1 flex-col bg-surface" aria-label={t`Conversation with ${name}`}>
        <ConversationHeader open={open} onBack={onBack} onDone={nextRow} onPerson={() => setPerson(true)} onThread={setGoToThread} />
        <TurnStrip open={open} />
        <Timeline open={open} threadToShow={goToThread} onShown={() => setGoToThread(null)} />
        {(mayReply || mayNote) && <Composer open={open} mayReply={mayReply} onDone={nextRow} />}
      </main>
      <PersonPane conversation={conversation} drawerOpen={person} onDrawer={setPerson} />
    </>
  )
}

/** What is on the screen of a page that is looked at counts as read; the feed says so to all of a person's screens, this one too. */
function useMarkRead(open: OpenConversation): void {
  const { workspaceId } = useWorkspace()
  const { conversation } = open
  const newest = cameLast(open)?.id ?? null
  useEffect(() => {
    if (!newest || !conversation.unread) return
    const read = () => {
      if (document.visibilityState !== 'visible') return
      // While the server is away it stays unread; whoever looks at it again reads it.
      call('conversations.markRead', { params: { workspaceId, conversationId: conversation.id }, body: { messageId: newest } }).catch(
        (error: unknown) => {
          if (!isFailure(error)) throw error
        },
      )
    }
    read()
    document.addEventListener('visibilitychange', read)
    return () => document.removeEventListener('visibilitychange', read)
  }, [newest, conversation.id, conversation.unread, workspaceId])
}

function ConversationSkeleton() {
  return (
    <main aria-busy className="flex min-w-0 flex-1 flex-col bg-surface">
      <div className="flex h-16.5 flex-col justify-center gap-2 border-b border-line px-5 late">
        <Skeleton className="h-4 w-56" />
        <Skeleton className="h-3.5 w-72" />
      </div>
      <div className="mx-auto flex w-full max-w-200 flex-1 flex-col gap-4 p-5 late">
        <Skeleton className="h-16 w-3/5 rounded-md" />
        <Skeleton className="h-12 w-2/5 self-end rounded-md" />
        <Skeleton className="h-10 w-1/2 rounded-md" />
      </div>
      <div className="mx-auto mb-4 w-full max-w-200 px-5 late">
        <Skeleton className="h-35 rounded-[10px]" />
      </div>
    </main>
  )
}
