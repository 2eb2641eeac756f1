import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { MessageCircleDashed } from 'lucide-react'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Comment, CommentGroup } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { ScrollRegion } from '../kit/ScrollRegion.tsx'
import { toast } from '../kit/toast.tsx'
import { ListState } from '../settings/ListState.tsx'
import { LoadMore } from '../settings/LoadMore.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { CommentLine } from './CommentLine.tsx'
import { groupNames, isNoise } from './group-words.ts'
import { commentsQuery, postKey, sampleKey, sampleQuery } from './queries.ts'

/** Comments of one group: a sample of what may be cleared, or all that may matter to somebody. Moving one teaches. */
export function GroupPane({ postId, group }: { postId: string; group: CommentGroup }) {
  const { t } = useLingui()
  const name = t(groupNames[group])
  return (
    <>
      <div className="shrink-0 border-b border-line px-4 py-2.5">
        <h2 className="text-pane font-title max-rail:visually-hidden">{isNoise(group) ? t`${name}: sample of 20` : name}</h2>
        <p className="text-small text-ink2">{t`In the wrong group? Move it, and comments alike follow.`}</p>
      </div>
      <ScrollRegion label={name} className="scroll-y min-h-0 flex-1 -outline-offset-2">
        {isNoise(group) ? <Sample postId={postId} group={group} /> : <All postId={postId} group={group} />}
      </ScrollRegion>
    </>
  )
}

function Sample({ postId, group }: { postId: string; group: CommentGroup }) {
  const { workspaceId } = useWorkspace()
  const query = useQuery(sampleQuery(workspaceId, postId, group))
  return <Lines postId={postId} query={query} />
}

function All({ postId, group }: { postId: string; group: CommentGroup }) {
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery(commentsQuery(workspaceId, postId, group))
  return (
    <>
      <Lines postId={postId} query={{ ...query, data: query.data?.pages.flatMap(({ items }) => items) }} />
      <LoadMore query={query} />
    </>
  )
}

interface LinesProps {
  postId: string
  query: { data: Comment[] | undefined; error: unknown; isPending: boolean; refetch: () => unknown }
}

function Lines({ postId, query }: LinesProps) {
  const { t } = useLingui()
  const mayWork = useMay('conversation:work')
  const move = useMove(postId)
  return (
    <ListState query={query} empty={{ icon: MessageCircleDashed, title: t`Nothing is in this group` }}>
      {(comments) => (
        <ul>
          {comments.map((comment) => (
            <CommentLine key={comment.message.id} comment={comment} onMove={mayWork ? (to) => void move(comment, to) : undefined} />
          ))}
        </ul>
      )}
    </ListState>
  )
}

/** A moved comment leaves the list it stands in; figures and lists are asked for anew, the samples of other groups stay. */
function useMove(postId: string) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  return async function move(comment: Comment, group: CommentGroup, undoable = true): Promise<void> {
    const { id: messageId } = comment.message
    try {
      const { alike } = await call('posts.moveComment', { params: { workspaceId, postId, messageId }, body: { group } })
      queries.setQueriesData<Comment[]>({ queryKey: sampleKey(workspaceId, postId) }, (items) =>
        items?.filter(({ message }) => message.id !== messageId),
      )
      void queries.invalidateQueries({ queryKey: postKey(workspaceId, postId) })
      const name = t(groupNames[group])
      const others = number(alike)
      toast(alike > 0 ? t`Moved to ${name}, with ${others} alike` : t`Moved to ${name}`, {
        undo: undoable ? () => void move({ ...comment, group }, comment.group, false) : undefined,
      })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    }
  }
}
