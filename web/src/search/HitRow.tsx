import { useLingui } from '@lingui/react/macro'
import { Fragment } from 'react'
import type { SearchHit } from '../api/types.ts'
import { useContactName } from '../contacts/useContactName.ts'
import { statusWords } from '../conversations/words.ts'
import { age, useNow } from '../i18n/time.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { cx } from '../kit/cx.ts'

interface Props {
  id: string
  hit: SearchHit
  chosen: boolean
  onPoint: () => void
  onChoose: () => void
}

/** A conversation that was found, with the words that were. */
export function HitRow({ id, hit: { conversation, at, snippet }, chosen, onPoint, onChoose }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const now = useNow()
  return (
    <button
      type="button"
      tabIndex={-1}
      id={id}
      role="option"
      aria-selected={chosen}
      className={cx('flex w-full items-start gap-3 px-4 py-2 text-left', chosen && 'bg-hover')}
      onPointerMove={onPoint}
      onClick={onChoose}
    >
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
    </button>
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
