import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { Suspense } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import type { Message, OpenConversation } from '../api/types.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { Linked } from '../kit/Linked.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'
import { MediaList } from './MediaList.tsx'
import { useMakeConversation } from './useMakeConversation.ts'

const SecretNumbers = lazyPart(() => import('./SecretNumbers.tsx'))

/** Another customer in the same public thread: an outline only, with the way to a conversation of their own. */
export function NeighbourBubble({ message, open, now }: { message: Message; open: OpenConversation; now: number }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { slug } = useWorkspace()
  const mayWork = useMay('conversation:work')
  const go = useNavigate()
  const openIt = (conversationId: string) =>
    void go({ to: '/w/$slug/inbox/$conversationId', params: { slug, conversationId }, search: (kept) => kept })
  const make = useMakeConversation(message.id)
  return (
    <article className="mt-2.5 flex max-w-140 flex-col items-start self-start">
      <p className="mb-1 flex flex-wrap items-center gap-x-1.5 text-meta text-ink2">
        <span className="font-medium">{nameOf(message.author.name)}</span> · {t`Another customer`} ·
        <time dateTime={message.at} title={exactTime(message.at)}>
          {clock(message.at, now)}
        </time>
        {message.hidden && <span>{t`hidden from the public`} ·</span>}
        {message.conversationId ? (
          <button
            type="button"
            className="link rounded-sm text-accent hover:underline"
            onClick={() => message.conversationId && openIt(message.conversationId)}
          >
            {t`Open their conversation`}
          </button>
        ) : (
          mayWork && (
            <button type="button" className="link flex items-center gap-0.5 rounded-sm text-accent hover:underline" onClick={make}>
              <Plus size={13} aria-hidden />
              {t`Make it a conversation`}
            </button>
          )
        )}
      </p>
      <div lang={message.language ?? undefined} dir="auto" className="rounded-sm border border-line px-3 py-1.5 text-small text-ink2 words">
        {message.deleted ? t`Deleted` : message.text && <Linked text={message.text} />}
        <MediaList media={message.media} />
      </div>
      {message.secretNumbers.length > 0 && !message.deleted && (
        <Suspense fallback={null}>
          <SecretNumbers message={message} open={open} />
        </Suspense>
      )}
    </article>
  )
}
