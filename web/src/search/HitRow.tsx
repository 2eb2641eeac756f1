import { useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import type { SearchHit } from '../api/types.ts'
import { useContactName } from '../contacts/useContactName.ts'
import { statusWords } from '../conversations/words.ts'
import { age, useNow } from '../i18n/time.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { type OptionProps, OverlayOption } from '../kit/FieldOverlay.tsx'

/** A conversation that was found, with the words that were. */
export function HitRow({ hit: { conversation, at, snippet }, ...option }: OptionProps & { hit: SearchHit }) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const now = useNow()
  return (
    <OverlayOption {...option} className="items-start gap-3 py-2">
      <Avatar name={conversation.contact.name} imageUrl={conversation.contact.avatarUrl} network={conversation.network} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="truncate font-medium">{nameOf(conversation.contact.name)}</span>
          <span className="shrink-0 text-meta text-ink2">
            #{conversation.number} · {t(statusWords[conversation.status])}
          </span>
          <span className="ml-auto shrink-0 text-meta text-ink2">{age(at, now)}</span>
        </span>
        <span dir="auto" className="line-clamp-2 text-small text-ink2 words">
          {snippet ? <Snippet text={snippet} /> : conversation.preview.text}
        </span>
      </span>
    </OverlayOption>
  )
}

/** The found words stand between U+E000 and U+E001. */
function Snippet({ text }: { text: string }) {
  return text.split(/(\uE000[^\uE001]*\uE001)/).map((part, index) =>
    part.startsWith('\uE000') ? (
      <mark key={index} className="rounded-sm bg-selected text-ink">
        {part.slice(1, -1)}
      </mark>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  )
}
