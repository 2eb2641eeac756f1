import { useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import type { Post, Visibility } from '../api/types.ts'
import { audienceIcon, audienceText } from '../kit/VisibilityMark.tsx'
import { cx } from '../kit/cx.ts'
import { threadWords } from './words.ts'
import type { ThreadKind } from './words.ts'

interface Props {
  threadId: string
  kind: ThreadKind
  visibility: Visibility
  posts: Post[]
  /** Other customers' messages in the public threads. */
  neighbours: number
  unfolded: boolean
  onUnfold: (unfolded: boolean) => void
}

/** Where the talk moves to another place: says who can read it from here on. */
export function ThreadDivider({ threadId, kind, visibility, posts, neighbours, unfolded, onUnfold }: Props) {
  const { t } = useLingui()
  const Icon = audienceIcon[visibility]
  const author = visibility === 'public' && posts[0]?.authorName
  return (
    <>
      <div data-thread={threadId} className={cx('mt-3 flex items-center gap-2 text-meta', audienceText[visibility])}>
        <Icon size={14} strokeWidth={2} aria-hidden className="shrink-0" />
        <h2 className="shrink-0 font-semibold">{t(threadWords(kind, visibility))}</h2>
        {author && <span className="truncate">{t`under a post of ${author}`}</span>}
        <span aria-hidden className={cx('h-px min-w-4 flex-1', visibility === 'public' ? 'bg-public-edge/60' : 'bg-private-edge/60')} />
      </div>
      {neighbours > 0 && (
        <button
          type="button"
          aria-expanded={unfolded}
          className="mt-2 self-center rounded-md px-2 text-meta text-ink2 underline decoration-line underline-offset-3 hover:bg-hover max-pane:min-h-11"
          onClick={() => onUnfold(!unfolded)}
        >
          {unfolded
            ? t`Hide other customers’ messages`
            : plural(neighbours, { one: 'Show # message of other customers', other: 'Show # messages of other customers' })}
        </button>
      )}
    </>
  )
}
