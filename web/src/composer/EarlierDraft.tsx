import { useLingui } from '@lingui/react/macro'
import { exactTime } from '../i18n/time.ts'
import { changeDraft } from './drafts.ts'
import type { Kept } from './drafts.ts'
import { focusComposer } from './focus.ts'

/** Words of mine from another screen that did not see these: mine to take back or to let go. */
export default function EarlierDraft({ conversationId, kept }: { conversationId: string; kept: Kept }) {
  const { t } = useLingui()
  const { draft, earlier } = kept
  if (!earlier) return null
  const { text, template } = earlier.draft
  const time = exactTime(earlier.writtenAt)
  function takeBack(): void {
    changeDraft(conversationId, text.trim() ? { text: draft.text.trim() ? `${text}\n\n${draft.text}` : text } : { template }, true)
    focusComposer()
  }
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-b border-line bg-sunken px-3 py-1 text-meta text-ink2">
      <span className="shrink-0 font-medium">{t`Earlier draft, ${time}`}</span>
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {text}
      </span>
      <button type="button" className="link rounded-sm text-accent hover:underline" onClick={takeBack}>
        {t`Take back`}
      </button>
      <button type="button" className="link rounded-sm text-ink2 hover:underline" onClick={() => changeDraft(conversationId, {}, true)}>
        {t`Let go`}
      </button>
    </p>
  )
}
