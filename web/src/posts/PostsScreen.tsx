import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Newspaper } from 'lucide-react'
import { useEffect } from 'react'
import type { PostSummary } from '../api/types.ts'
import { age, number, useNow } from '../i18n/time.ts'
import { NetworkBadge } from '../kit/Avatar.tsx'
import { Chip } from '../kit/Chip.tsx'
import { ListState } from '../settings/ListState.tsx'
import { LoadMore } from '../settings/LoadMore.tsx'
import { NavButton } from '../shell/NavButton.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { modeNames } from './group-words.ts'
import { allPostsQuery } from './queries.ts'
import { titleOf } from './title.ts'

/** Posts people speak under, the one with the newest comment first. */
export function PostsScreen() {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useInfiniteQuery(allPostsQuery(workspaceId))
  const title = t`Posts`
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface px-4 pane:px-5">
        <NavButton />
        <h1 className="text-pane font-title">{title}</h1>
      </div>
      <div className="scroll-y min-h-0 flex-1">
        <div className="mx-auto max-w-200 px-3 py-4 pane:px-5">
          <div className="rounded-[10px] border border-line bg-surface">
            <ListState
              query={{ ...query, data: query.data?.pages.flatMap((page) => page.items) }}
              empty={{
                icon: Newspaper,
                title: t`Nobody has spoken under a post yet`,
                words: t`Posts of your accounts stand here as soon as somebody comments on them.`,
              }}
            >
              {(posts) => (
                <ul>
                  {posts.map((post) => (
                    <PostRow key={post.id} post={post} />
                  ))}
                </ul>
              )}
            </ListState>
            <LoadMore query={query} />
          </div>
        </div>
      </div>
    </main>
  )
}

function PostRow({ post }: { post: PostSummary }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const now = useNow()
  const comments = plural(post.comments, { one: '# comment', other: '# comments' })
  const needsPerson = number(post.needsPerson)
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/w/$slug/posts/$postId"
        params={{ slug, postId: post.id }}
        className="flex min-h-15 items-center gap-3 px-4 py-2.5 hover:bg-hover"
      >
        <NetworkBadge network={post.network} size={20} className="shrink-0" />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-1 text-small font-semibold words">{titleOf(post) ?? t`Post without words`}</span>
          <span className="flex flex-wrap gap-x-1.5 text-meta text-ink2">
            <span>@{post.account.handle}</span>
            <span>· {comments}</span>
            <span>· {age(post.lastCommentAt, now)}</span>
            {post.mode !== 'normal' && <Chip tone={post.mode === 'quiet' ? 'accent' : 'plain'}>{t(modeNames[post.mode])}</Chip>}
          </span>
        </span>
        {post.needsPerson > 0 && (
          <span className="text-small font-semibold whitespace-nowrap tabular-nums">
            {needsPerson}
            <span className="visually-hidden"> {t`for a person to see`}</span>
          </span>
        )}
      </Link>
    </li>
  )
}
