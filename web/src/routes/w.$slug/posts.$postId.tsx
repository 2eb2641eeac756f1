import { createFileRoute } from '@tanstack/react-router'
import type { CommentGroup } from '../../api/types.ts'
import { commentGroups } from '../../posts/group-words.ts'
import { PostScreen } from '../../posts/PostScreen.tsx'

export const Route = createFileRoute('/w/$slug/posts/$postId')({
  validateSearch: ({ group }): { group?: CommentGroup } => ({ group: commentGroups.find((each) => each === group) }),
  component: Post,
})

function Post() {
  return <PostScreen postId={Route.useParams().postId} group={Route.useSearch().group} />
}
