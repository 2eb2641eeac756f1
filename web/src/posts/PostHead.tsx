import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { ExternalLink, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { OpenPost, PostMode } from '../api/types.ts'
import { age, clock, useNow } from '../i18n/time.ts'
import { NetworkBadge } from '../kit/Avatar.tsx'
import { Button } from '../kit/Button.tsx'
import { Chip } from '../kit/Chip.tsx'
import { Menu, MenuChoice } from '../kit/Menu.tsx'
import { networkMarks } from '../kit/networks.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { modeNames, modeWords } from './group-words.ts'
import { postKey } from './queries.ts'

/** What was posted, by whom, how much is said, and what its comments need from now on. */
export function PostHead({ open, mayWork }: { open: OpenPost; mayWork: boolean }) {
  const { t, i18n } = useLingui()
  const now = useNow()
  const { post, modeSince } = open
  const network = networkMarks[post.network].name
  const comments = plural(post.comments, { one: '# comment', other: '# comments' })
  const rate = new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 1 }).format(post.perMinute)
  const author = post.authorName ?? post.account.name
  return (
    <section aria-label={t`The post`} className="flex flex-col gap-2 border-b border-line pb-4">
      <div className="flex items-start gap-3">
        <NetworkBadge network={post.network} size={24} className="mt-0.5 shrink-0" />
        <div className="min-w-0 flex-1">
          {post.text && (
            <p dir="auto" className="line-clamp-3 text-message words">
              {post.text}
            </p>
          )}
          <p className="flex flex-wrap gap-x-1.5 text-small text-ink2">
            <span>{author}</span>
            <span>· @{post.account.handle}</span>
            <span>· {network}</span>
            {post.at && <span>· {age(post.at, now)}</span>}
            <span>· {comments}</span>
            <span>· {t`${rate} a minute`}</span>
          </p>
        </div>
        {post.url && (
          <a
            href={post.url}
            target="_blank"
            rel="noopener noreferrer"
            aria-label={t`Open the post on ${network}`}
            className="flex size-7 shrink-0 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11"
          >
            <ExternalLink size={15} aria-hidden />
          </a>
        )}
        {mayWork && <ModeMenu postId={post.id} mode={post.mode} />}
      </div>
      <p className="flex flex-wrap items-center gap-2 text-small text-ink2">
        <Chip tone={post.mode === 'quiet' ? 'accent' : 'plain'}>{t(modeNames[post.mode])}</Chip>
        <span>{t(modeWords[post.mode])}</span>
      </p>
      {modeSince?.why === 'spike' && post.mode === 'normal' && (
        <p role="note" className="rounded-md bg-danger-soft px-3 py-1.5 text-small text-danger">
          {t`${clock(modeSince.at, now)}: quiet mode ended by itself. At least 10 complaints came within 10 minutes, three times as many a minute as in the hour before.`}
        </p>
      )}
    </section>
  )
}

function ModeMenu({ postId, mode }: { postId: string; mode: PostMode }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)

  async function change(next: PostMode, undoable = true): Promise<void> {
    setBusy(true)
    try {
      queries.setQueryData(
        postKey(workspaceId, postId),
        await call('posts.setPostMode', { params: { workspaceId, postId }, body: { mode: next } }),
      )
      toast(`${t(modeNames[next])}. ${t(modeWords[next])}`, { undo: undoable ? () => void change(mode, false) : undefined })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    }
    setBusy(false)
  }

  return (
    <Menu
      align="end"
      trigger={
        <Button busy={busy}>
          <Settings2 size={15} aria-hidden />
          <span className="max-pane:visually-hidden">{t`Settings`}</span>
        </Button>
      }
    >
      <MenuChoice<PostMode>
        label={t`What new comments need`}
        value={mode}
        options={(['normal', 'quiet', 'muted'] as const).map((value) => ({ value, label: t(modeNames[value]) }))}
        onChoose={(next) => void change(next)}
      />
    </Menu>
  )
}
