import { useLingui } from '@lingui/react/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { failureWords } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Clearing } from '../api/types.ts'
import { clock, number, useNow } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { postKey } from './queries.ts'

/** The newest clearing: how far it is, what became of the comments, and the way back. */
export function ClearingLine({ clearing, mayWork }: { clearing: Clearing; mayWork: boolean }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const now = useNow()
  const [busy, setBusy] = useState(false)
  const { state, total, outcomes, startedAt, undoUntil, postId, id, by } = clearing
  const { cleared, answered, taken, changed, restored, kept } = outcomes
  const left = answered + taken + changed
  const done = state === 'undoing' ? restored + kept : cleared + left
  const all = state === 'undoing' ? cleared + restored + kept : total
  const name = by.name ?? ''
  const [clearedWords, leftWords, answeredWords, takenWords, changedWords, restoredWords, keptWords, doneWords, allWords] = [
    cleared,
    left,
    answered,
    taken,
    changed,
    restored,
    kept,
    done,
    all,
  ].map(number)
  const isRunning = state === 'running' || state === 'undoing'
  const mayUndo = mayWork && (state === 'running' || state === 'done') && Date.parse(undoUntil) > now

  async function undo(): Promise<void> {
    setBusy(true)
    try {
      await call('posts.undoClearing', { params: { workspaceId, postId, clearingId: id } })
      await queries.invalidateQueries({ queryKey: postKey(workspaceId, postId) })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      toast(failureWords(error.code).happened, { tone: 'danger' })
    }
    setBusy(false)
  }

  return (
    <section
      aria-label={t`Last clearing`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-[10px] border border-line bg-canvas px-4 py-2.5 text-small"
    >
      <div role="status" className="min-w-0 flex-1 basis-60">
        {state === 'running' && t`${doneWords} of ${allWords} done`}
        {state === 'undoing' && t`Taking back: ${doneWords} of ${allWords}`}
        {state === 'done' && t`${clearedWords} marked as needing no answer. Nothing was hidden or deleted.`}
        {state === 'undone' && t`Taken back: ${restoredWords} wait again.`}
        {state === 'done' && left > 0 && (
          <span className="block text-ink2">
            {t`${leftWords} left alone: ${answeredWords} answered, ${takenWords} in somebody’s hands, ${changedWords} changed meanwhile.`}
          </span>
        )}
        {state === 'undone' && kept > 0 && (
          <span className="block text-ink2">{t`${keptWords} went on meanwhile and stay as they are.`}</span>
        )}
        <span className="block text-meta text-ink2">
          {clock(startedAt, now)}
          {name && ` · ${name}`}
        </span>
        {isRunning && <progress value={done} max={Math.max(1, all)} aria-label={t`Progress`} className="h-1.5 w-full accent-accent" />}
      </div>
      {mayUndo && (
        <Button busy={busy} onClick={() => void undo()}>
          {t`Undo all of it`}
        </Button>
      )}
    </section>
  )
}
