import { useLingui } from '@lingui/react/macro'
import { PenLine } from 'lucide-react'
import { useColleagues } from './useColleagues.ts'

/** Over the box: a colleague is at it. One may write all the same; the server holds the reply of whoever has not seen the other's. */
export function WritesToo({ conversationId }: { conversationId: string }) {
  const { t } = useLingui()
  const writer = useColleagues(conversationId).find(({ state }) => state === 'replying')
  const name = writer?.name
  return (
    <p role="status" className={name ? 'flex items-start gap-1.5 border-b border-line px-3 py-1 text-meta text-ink2' : 'visually-hidden'}>
      {name && (
        <>
          <PenLine size={13} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0">{t`${name} is writing a reply here. If theirs goes first, yours is held for you to look.`}</span>
        </>
      )}
    </p>
  )
}
