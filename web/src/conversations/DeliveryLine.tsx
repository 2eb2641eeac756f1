import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarX2, Check, CircleAlert, CircleHelp, Hourglass } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import type { Message } from '../api/types.ts'
import { clock } from '../i18n/time.ts'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { NetworkWords } from '../kit/NetworkWords.tsx'
import { toast } from '../kit/toast.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { wordsOfReason } from './reply-findings.ts'
import { openKey } from './queries.ts'
import { SentLater } from './SentLater.tsx'
import { useRemedyWords } from './useRemedyWords.ts'
import { useTakeBack } from './useTakeBack.ts'

type Act =
  | 'conversations.cancelDelivery'
  | 'conversations.releaseDelivery'
  | 'conversations.retryDelivery'
  | 'conversations.confirmDelivery'
  | 'conversations.denyDelivery'

/** Waits shorter than this are not worth words. */
const LONG_WAIT_MS = 15_000

/** The true state of a reply of ours, and what can be done about it. */
export function DeliveryLine({ message, now }: { message: Message; now: number }) {
  const { t, i18n } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const mayReply = useMay('conversation:reply')
  const remedy = useRemedyWords()
  const takeBack = useTakeBack()
  const delivery = message.delivery
  const act = useMutation({
    mutationFn: async (name: Act) => {
      if (!delivery) return
      if (name === 'conversations.cancelDelivery') await takeBack(delivery.id, message.conversationId)
      else await call(name, { params: { workspaceId, deliveryId: delivery.id } })
    },
    onError: (error) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    },
    onSettled: () => message.conversationId && queries.invalidateQueries({ queryKey: openKey(workspaceId, message.conversationId) }),
  })
  // One for later is taken back by its button: `z` means what was done just now.
  const cancellable = delivery?.state === 'scheduled' && delivery.sendAt === null && mayReply
  useShortcut('undo', () => act.mutate('conversations.cancelDelivery'), cancellable)
  if (!delivery) return null
  const Tick = message.status === 'pending' ? Hourglass : Check
  const why = delivery.reason && wordsOfReason(i18n, delivery.reason)
  const found = (
    <>
      {why && (
        <p lang={why.lang} className="[overflow-wrap:anywhere] text-ink2">
          {why.text}
        </p>
      )}
      {delivery.words && (
        <p className="text-ink2">
          <NetworkWords words={delivery.words} />
        </p>
      )}
    </>
  )

  const button = (name: Act, words: string, keys?: string) =>
    mayReply && (
      <button
        type="button"
        aria-keyshortcuts={keys}
        disabled={act.isPending}
        className="link rounded-sm px-1 font-medium text-accent hover:underline disabled:opacity-50 max-pane:min-h-11"
        onClick={() => act.mutate(name)}
      >
        {words}
      </button>
    )

  switch (delivery.state) {
    case 'scheduled':
      if (delivery.sendAt !== null)
        return (
          <SentLater
            delivery={{ ...delivery, sendAt: delivery.sendAt }}
            conversationId={message.conversationId}
            now={now}
            mayReply={mayReply}
          >
            {button('conversations.releaseDelivery', t`Send now`)}
            {button('conversations.cancelDelivery', t`Don’t send`)}
          </SentLater>
        )
      return (
        <p className="mt-0.5 flex flex-wrap items-center justify-end gap-x-1 text-meta text-ink2 tabular-nums">
          <Countdown until={delivery.dueAt} now={now}>
            {button('conversations.releaseDelivery', t`Send now`)}
            {button('conversations.cancelDelivery', t`Undo`, 'z')}
          </Countdown>
        </p>
      )
    case 'ready':
      if (delivery.dueAt && Date.parse(delivery.dueAt) - now > LONG_WAIT_MS)
        return (
          <div className="mt-0.5 flex max-w-140 flex-col items-end text-right text-meta text-ink2">
            <p>{t`Not sent yet · next try ${clock(delivery.dueAt, now)}`}</p>
            {delivery.words && (
              <p>
                <NetworkWords words={delivery.words} />
              </p>
            )}
          </div>
        )
      return <p className="mt-0.5 text-meta text-ink2">{t`Sending…`}</p>
    case 'sending':
      return <p className="mt-0.5 text-meta text-ink2">{t`Sending…`}</p>
    case 'sent':
      return (
        <p className="mt-0.5 flex items-center gap-0.5 text-meta text-ink2">
          {message.status === 'read'
            ? t`Read`
            : message.status === 'pending'
              ? t`Not public yet: the network looks at it first`
              : message.visibility === 'public'
                ? t`Posted`
                : message.status === 'delivered'
                  ? t`Delivered`
                  : t`Sent`}
          <Tick size={13} aria-hidden />
        </p>
      )
    case 'cancelled':
      return <p className="mt-0.5 text-meta text-ink2">{t`Taken back before it was sent`}</p>
    case 'refused':
      if (delivery.refusal === 'overtaken')
        return (
          <div role="alert" className="mt-1 flex max-w-140 flex-col items-end gap-0.5 text-right text-meta text-ink2">
            <p className="flex items-start gap-1.5">
              <CalendarX2 size={14} aria-hidden className="mt-0.5 shrink-0" />
              {t`Not sent: they wrote before its time`}
            </p>
            <p className="flex flex-wrap items-center justify-end gap-x-1">
              {button('conversations.cancelDelivery', t`Put it into the box`)}
              {button('conversations.retryDelivery', t`Send it anyway`)}
            </p>
          </div>
        )
      return (
        <div role="alert" className="mt-1 flex max-w-140 flex-col items-end gap-0.5 text-right text-meta text-danger">
          <p className="flex items-start gap-1.5">
            <CircleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
            {t`Not delivered`}
          </p>
          {found}
          <p className="flex flex-wrap items-center justify-end gap-x-1 text-ink2">
            <span>{remedy(delivery.refusal)}</span>
            {button('conversations.retryDelivery', t`Try again`)}
          </p>
        </div>
      )
    case 'unknown':
      return (
        <div role="alert" className="mt-1 flex max-w-140 flex-col items-end gap-0.5 text-right text-meta text-danger">
          <p className="flex items-start gap-1.5">
            <CircleHelp size={14} aria-hidden className="mt-0.5 shrink-0" />
            {t`We don’t know whether this arrived`}
          </p>
          {found}
          <p className="flex flex-wrap items-center justify-end gap-x-1 text-ink2">
            <span>{t`Look on the network, then say:`}</span>
            {button('conversations.confirmDelivery', t`It’s there`)}
            {button('conversations.denyDelivery', t`It’s not there`)}
            {button('conversations.retryDelivery', t`Send again`)}
          </p>
        </div>
      )
  }
}

/** "Goes out in 8 s", ticking while it is near, with what can still be done until then; a time when it was scheduled for later. */
function Countdown({ until, now, children }: { until: string | null; now: number; children: ReactNode }) {
  const { t } = useLingui()
  const [present, setPresent] = useState(() => Date.now())
  const left = until ? Date.parse(until) - present : 0
  const near = left < 120_000
  useEffect(() => {
    if (!near) return
    const timer = setInterval(() => setPresent(Date.now()), 500)
    return () => clearInterval(timer)
  }, [near])
  const seconds = Math.ceil(Math.max(0, left) / 1000)
  if (seconds === 0) return t`Sending…`
  return (
    <>
      <span>{until && !near ? t`Goes out ${clock(until, now)}` : t`Goes out in ${seconds} s`}</span>
      {children}
    </>
  )
}
