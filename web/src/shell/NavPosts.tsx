import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { PostSummary } from '../api/types.ts'
import { useWorkspace } from './workspace.tsx'

interface Props {
  posts: readonly PostSummary[]
  className?: string
  onGo?: () => void
  /** One row of the side bar. */
  row: (post: PostSummary, link: (className: string, current: 'page' | undefined) => ReactElement) => ReactElement
}

/** Posts of ours with the newest comments, under a name that leads to all of them. Loaded once there are some. */
export default function NavPosts({ posts, className, onGo, row }: Props) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  return (
    <div className={className}>
      <h2 className="px-2 pb-1 text-meta font-semibold text-ink2">
        <Link to="/w/$slug/posts" params={{ slug }} onClick={onGo} className="hover:underline">
          {t`Posts`}
        </Link>
      </h2>
      {posts.map((post) =>
        row(post, (linkClass, current) => (
          <Link
            to="/w/$slug/posts/$postId"
            params={{ slug, postId: post.id }}
            onClick={onGo}
            className={linkClass}
            aria-current={current}
          />
        )),
      )}
    </div>
  )
}
