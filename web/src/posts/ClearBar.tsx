import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Comment, CommentGroup, NoiseGroup, OpenPost } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { groupNames } from './group-words.ts'
import { postKey, sampleKey, sampleQuery } from './queries.ts'

interface Props {
  open: OpenPost
  groups: readonly NoiseGroup[]
  count: number
  /** A chosen group whose sample was not looked at yet. */
  unseen: NoiseGroup | undefined
  onLook: (group: CommentGroup) => void
}

/** How many are chosen, what will not happen to them, and the act: first a sample of each group, then all at once. */
export function ClearBar({ open, groups, count, unseen, onLook }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  const postId = open.post.id
  const chosen = number(count)
  const isRunning = open.clearings.some(({ state }) => state === 'running' || state === 'undoing')

  async function clear(): Promise<void> {
    setBusy(true)
    try {
      const looked = groups.flatMap((group) =>
        (queries.getQueryData<Comment[]>(sampleQuery(workspaceId, postId, group).queryKey) ?? []).map(({ message }) => message.id),
      )
      await call('posts.startClearing', { params: { workspaceId, postId }, body: { groups: [...groups], seenUpTo: open.seenUpTo, looked } })
      queries.removeQueries({ queryKey: sampleKey(workspaceId, postId), type: 'inactive' })
      await queries.invalidateQueries({ queryKey: postKey(workspaceId, postId) })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    }
    setBusy(false)
  }

  return (
    <div
      role="toolbar"
      aria-label={t`Clear comments`}
      className="mx-4 mb-4 flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 rounded-[10px] bg-inverse px-4 py-2.5 text-small text-on-inverse pane:mx-6"
    >
      <span className="font-semibold whitespace-nowrap">{t`${chosen} chosen`}</span>
      <span className="min-w-0 flex-1 basis-60">{t`Nothing is hidden or deleted. It can be undone for 24 hours.`}</span>
      {unseen ? (
        <Button onClick={() => onLook(unseen)}>{t`Look at a sample first: ${t(groupNames[unseen])}`}</Button>
      ) : (
        <Button busy={busy || isRunning} onClick={() => void clear()}>
          {t`Mark ${chosen} as needing no answer`}
        </Button>
      )}
    </div>
  )
}
