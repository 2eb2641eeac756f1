import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import type { Post } from '../api/types.ts'
import { NetworkBadge } from '../kit/Avatar.tsx'
import { networkMarks } from '../kit/networks.ts'
import { useWorkspace } from '../shell/workspace.tsx'

/** The public item people speak under, at the head of its part; scrolled away, one line of it stays in sight. */
export function PostCard({ post }: { post: Post }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const comments = plural(post.comments, { one: '# comment', other: '# comments' })
  return (
    <article className="mb-1 flex items-start gap-3 rounded-[10px] border border-line bg-canvas px-3 py-2.5" aria-label={t`The post`}>
      <NetworkBadge network={post.network} size={20} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p className="truncate text-small">
          <span className="font-semibold">{post.authorName ?? t`Somebody`}</span> · {networkMarks[post.network].name} ·{' '}
          <Link
            to="/w/$slug/posts/$postId"
            params={{ slug, postId: post.id }}
            className="text-ink2 underline decoration-line underline-offset-2 hover:text-accent"
          >
            {comments}
          </Link>
        </p>
        {post.text && <p className="line-clamp-2 text-small text-ink2 words">{post.text}</p>}
      </div>
      {post.url && (
        <a
          href={post.url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t`Open the post on ${networkMarks[post.network].name}`}
          className="flex size-7 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11"
        >
          <ExternalLink size={15} aria-hidden />
        </a>
      )}
    </article>
  )
}
