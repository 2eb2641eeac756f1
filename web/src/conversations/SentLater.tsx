import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { toast } from '../kit/toast.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { LaterPicker } from './LaterPicker.tsx'
import { openKey } from './queries.ts'

interface Props {
  delivery: { id: string; sendAt: string }
  conversationId: string | null
  now: number
  mayReply: boolean
  /** What else can be done until then. */
  children: ReactNode
}

/** Below a reply that waits for its time: when it goes out, and what can be done until then. */
export function SentLater({ delivery: { id, sendAt }, conversationId, now, mayReply, children }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [choosing, setChoosing] = useState(false)
  const change = useMutation({
    mutationFn: (at: Date) =>
      call('conversations.rescheduleDelivery', { params: { workspaceId, deliveryId: id }, body: { sendAt: at.toISOString() } }),
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
    onSettled: () => conversationId && queries.invalidateQueries({ queryKey: openKey(workspaceId, conversationId) }),
  })
  return (
    <div className="mt-0.5 flex max-w-140 flex-col items-end text-right text-meta text-ink2">
      <p className="flex items-start gap-1.5">
        <CalendarClock size={14} aria-hidden className="mt-0.5 shrink-0" />
        <span title={exactTime(sendAt)}>{t`Goes out ${clock(sendAt, now)}, unless they write before`}</span>
      </p>
      {mayReply && (
        <p className="flex flex-wrap items-center justify-end gap-x-1">
          <LaterPicker
            label={t`Another time`}
            act={t`Send then`}
            side="top"
            open={choosing}
            onOpenChange={setChoosing}
            onChoose={(at) => change.mutate(at)}
            trigger={
              <button
                type="button"
                disabled={change.isPending}
                className="link rounded-sm px-1 font-medium text-accent hover:underline disabled:opacity-50 max-pane:min-h-11"
              >
                {t`Another time`}
              </button>
            }
          />
          {children}
        </p>
      )}
    </div>
  )
}
