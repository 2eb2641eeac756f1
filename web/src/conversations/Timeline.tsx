import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Fragment, useMemo, useState } from 'react'
import { call } from '../api/call.ts'
import type { Message, OpenConversation, TimelineEntry } from '../api/types.ts'
import { useNow } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { ActivityLine } from './ActivityLine.tsx'
import { Bubble } from './Bubble.tsx'
import { NeighbourBubble } from './NeighbourBubble.tsx'
import { NoteCard } from './NoteCard.tsx'
import { PostCard } from './PostCard.tsx'
import { ThreadDivider } from './ThreadDivider.tsx'
import { neighboursQuery, openKey } from './queries.ts'
import { isMessage, mergeEntries, lastMessageId } from './timeline.ts'
import { useReadingPlace } from './useReadingPlace.ts'

interface Props {
  open: OpenConversation
  /** A thread asked for in the header: scrolled to, then reported. */
  threadToShow: string | null
  onShown: () => void
}

/** Everything that was said and done, oldest first. Opens at the newest message, and stays where one reads when more comes on either side. */
export function Timeline({ open, threadToShow, onShown }: Props) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const { workspaceId } = useWorkspace()
  const now = useNow()
  const { conversation, timeline } = open
  // A contact's own post is their first message: it stands below already.
  const posts = open.posts.filter((post) => post.authorName !== conversation.contact.name)
  const [unfolded, setUnfolded] = useState(false)
  const neighbours = useQuery({ ...neighboursQuery(workspaceId, conversation.id), enabled: unfolded }).data
  const entries = useMemo(() => {
    const own = unfolded ? timeline.items : timeline.items.filter((entry) => !(isMessage(entry) && entry.neighbour))
    return neighbours && unfolded ? mergeEntries(own, neighbours) : own
  }, [timeline.items, neighbours, unfolded])

  const { scroller, onScroll } = useReadingPlace({ entries, newest: lastMessageId(open), threadToShow, onShown })

  const [loading, setLoading] = useState(false)
  async function loadEarlier(): Promise<void> {
    if (!timeline.earlier || loading) return
    setLoading(true)
    const answer = await call('conversations.readTimeline', {
      params: { workspaceId, conversationId: conversation.id },
      query: { cursor: timeline.earlier },
    }).finally(() => setLoading(false))
    queries.setQueryData<OpenConversation>(
      openKey(workspaceId, conversation.id),
      (known) => known && { ...known, timeline: { items: mergeEntries(answer.items, known.timeline.items), earlier: answer.earlier } },
    )
  }

  const threads = new Map(conversation.threads.map((thread) => [thread.id, thread]))
  const firstPublic = entries.find((entry) => isMessage(entry) && entry.visibility === 'public')?.id
  return (
    <div
      ref={scroller}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys
      tabIndex={0}
      role="log"
      aria-label={t`Messages`}
      className="scroll-y min-h-0 flex-1 -outline-offset-2"
      onScroll={(event) => {
        onScroll()
        if (event.currentTarget.scrollTop < 200) void loadEarlier()
      }}
    >
      <div className="mx-auto flex min-h-full w-full max-w-200 flex-col justify-end px-5 py-3 max-pane:px-3.5">
        {timeline.earlier ? (
          <Button look="quiet" className="self-center" busy={loading} onClick={() => void loadEarlier()}>
            {loading ? t`Loading earlier messages…` : t`Earlier messages`}
          </Button>
        ) : (
          posts.map((post) => <PostCard key={post.id} post={post} />)
        )}
        {laidOut(entries).map(({ entry, changesThread, follows }) => {
          if (entry.type === 'note') return <NoteCard key={entry.id} note={entry} now={now} />
          if (entry.type === 'activity') return <ActivityLine key={entry.id} activity={entry} now={now} />
          return (
            <Fragment key={entry.id}>
              {changesThread && (
                <ThreadDivider
                  threadId={entry.threadId}
                  kind={threads.get(entry.threadId)?.kind ?? 'comment'}
                  visibility={entry.visibility}
                  posts={posts}
                  neighbours={entry.id === firstPublic ? open.neighbours : 0}
                  unfolded={unfolded}
                  onUnfold={setUnfolded}
                />
              )}
              {entry.neighbour ? (
                <NeighbourBubble message={entry} open={open} now={now} />
              ) : (
                <Bubble message={entry} open={open} follows={follows} now={now} />
              )}
            </Fragment>
          )
        })}
      </div>
    </div>
  )
}

interface Line {
  entry: TimelineEntry
  /** The talk moves to another place here. */
  changesThread: boolean
  /** Stands close to the message before. */
  follows: boolean
}

function laidOut(entries: TimelineEntry[]): Line[] {
  let said: Message | null = null
  return entries.map((entry, at) => {
    if (!isMessage(entry)) return { entry, changesThread: false, follows: false }
    const changesThread = said?.threadId !== entry.threadId
    const before = entries[at - 1]
    const follows = !changesThread && before !== undefined && isMessage(before) && continues(before, entry)
    said = entry
    return { entry, changesThread, follows }
  })
}

/** Same author within three minutes: stands close and needs no second head. */
function continues(before: Message, message: Message): boolean {
  return (
    before.direction === message.direction &&
    before.author.name === message.author.name &&
    before.neighbour === message.neighbour &&
    !message.delivery &&
    !before.delivery &&
    Date.parse(message.at) - Date.parse(before.at) < 180_000
  )
}
