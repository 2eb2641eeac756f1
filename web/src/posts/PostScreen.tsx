import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, MessageCircleDashed } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { CommentGroup, NoiseGroup, OpenPost } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { Drawer } from '../kit/Drawer.tsx'
import { EmptyState, ErrorState, Skeleton } from '../kit/states.tsx'
import { useMedia } from '../kit/useMedia.ts'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { ClearBar } from './ClearBar.tsx'
import { ClearingLine } from './ClearingLine.tsx'
import { GroupPane } from './GroupPane.tsx'
import { GroupRow } from './GroupRow.tsx'
import { chosenAtFirst, groupNames, isNoise, noiseGroups, personGroups } from './group-words.ts'
import { PostHead } from './PostHead.tsx'
import { postQuery } from './queries.ts'
import { titleOf } from './title.ts'

/** One post with all its comments in groups: what a person must see above, what may be cleared below. */
export function PostScreen({ postId, group }: { postId: string; group: CommentGroup | undefined }) {
  const { t } = useLingui()
  const { workspaceId, slug } = useWorkspace()
  const go = useNavigate()
  const query = useQuery(postQuery(workspaceId, postId))
  const wide = useMedia('(min-width: 1180px)')
  const title = (query.data && titleOf(query.data.post)) ?? t`Post`
  const show = (next: CommentGroup | undefined) =>
    void go({ to: '/w/$slug/posts/$postId', params: { slug, postId }, search: { group: next }, replace: true })
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  const shown = group && <GroupPane key={group} postId={postId} group={group} />
  return (
    <>
      <main className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
        <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line px-3 pane:px-5">
          <Link
            to="/w/$slug/posts"
            params={{ slug }}
            aria-label={t`Back to the posts`}
            className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11"
          >
            <ArrowLeft size={17} aria-hidden />
          </Link>
          <h1 className="min-w-0 flex-1 truncate text-pane font-title">{title}</h1>
        </div>
        {query.data ? (
          <Groups key={postId} open={query.data} shown={group} onShow={show} />
        ) : query.isPending ? (
          <div aria-hidden className="mx-auto flex w-full max-w-200 flex-col gap-3 px-4 py-5 late">
            <Skeleton className="h-16" />
            {[0, 1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} className="h-12" />
            ))}
          </div>
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </main>
      {wide && shown && (
        <aside aria-label={t(groupNames[group])} className="flex w-90 shrink-0 flex-col border-l border-line bg-canvas">
          {shown}
        </aside>
      )}
      {!wide && (
        <Drawer title={group ? t(groupNames[group]) : ''} side="right" open={group !== undefined} onOpenChange={() => show(undefined)}>
          {shown}
        </Drawer>
      )}
    </>
  )
}

function Groups({
  open,
  shown,
  onShow,
}: {
  open: OpenPost
  shown: CommentGroup | undefined
  onShow: (group: CommentGroup | undefined) => void
}) {
  const { t } = useLingui()
  const mayWork = useMay('conversation:work')
  const [chosen, setChosen] = useState<readonly NoiseGroup[]>(chosenAtFirst)
  const [seen, setSeen] = useState<ReadonlySet<CommentGroup>>(new Set(shown && [shown]))
  const byName = new Map(open.groups.map((each) => [each.group, each]))
  const waiting = (groups: readonly CommentGroup[]) => groups.reduce((sum, group) => sum + (byName.get(group)?.waiting ?? 0), 0)
  const total = open.groups.reduce((sum, each) => sum + each.total, 0)
  const toClear = chosen.filter((group) => waiting([group]) > 0)
  const look = (group: CommentGroup) => {
    setSeen(new Set([...seen, group]))
    onShow(group)
  }
  const row = (group: CommentGroup) => {
    const each = byName.get(group) ?? { group, waiting: 0, total: 0, examples: [] }
    return (
      <GroupRow
        key={group}
        group={each}
        current={shown === group}
        chosen={mayWork && isNoise(group) && each.waiting > 0 ? chosen.includes(group) : undefined}
        onChoose={(on) => isNoise(group) && setChosen(on ? [...chosen, group] : chosen.filter((other) => other !== group))}
        onLook={() => look(group)}
      />
    )
  }
  const forPerson = number(waiting(personGroups))
  const clearable = number(waiting(noiseGroups))
  const sorting = number(open.sorting)
  const { looked, agreed } = open.agreement
  const share = looked > 0 ? Math.round((agreed / looked) * 100) : 0
  return (
    <>
      <div className="scroll-y min-h-0 flex-1">
        <div className="mx-auto flex max-w-200 flex-col gap-5 px-4 py-5 pane:px-6">
          <PostHead open={open} mayWork={mayWork} />
          {open.clearings[0] && <ClearingLine clearing={open.clearings[0]} mayWork={mayWork} />}
          {open.sorting > 0 && <p className="text-meta text-ink2">{t`${sorting} older comments are still being sorted into groups.`}</p>}
          {total === 0 ? (
            <EmptyState
              icon={MessageCircleDashed}
              title={t`No comments yet`}
              words={t`They stand here in groups as soon as somebody speaks under this post.`}
            />
          ) : (
            <>
              <section>
                <h2 className="pb-1 text-small font-semibold text-ink2">{t`${forPerson} comments for a person to see`}</h2>
                <ul>{personGroups.map(row)}</ul>
              </section>
              <section>
                <h2 className="pb-1 text-small font-semibold text-ink2">{t`${clearable} comments that may be cleared`}</h2>
                <ul>{noiseGroups.map(row)}</ul>
              </section>
              {looked > 0 && (
                <p className="text-meta text-ink2">
                  {t`Of ${number(looked)} comments that people looked at, ${number(agreed)} stood in the right group (${share} %).`}
                </p>
              )}
            </>
          )}
        </div>
      </div>
      {mayWork && toClear.length > 0 && (
        <ClearBar open={open} groups={toClear} count={waiting(toClear)} unseen={toClear.find((group) => !seen.has(group))} onLook={look} />
      )}
    </>
  )
}
