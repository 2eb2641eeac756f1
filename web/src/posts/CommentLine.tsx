import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { FolderInput, Image, Plus } from 'lucide-react'
import type { Comment, CommentGroup } from '../api/types.ts'
import { useContactName } from '../contacts/useContactName.ts'
import { useMakeConversation } from '../conversations/useMakeConversation.ts'
import { age, useNow } from '../i18n/time.ts'
import { Chip } from '../kit/Chip.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { Menu, MenuChoice } from '../kit/Menu.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { commentGroups, groupNames } from './group-words.ts'

/** What somebody said under the post, the way to their conversation, and into another group. */
export function CommentLine({ comment, onMove }: { comment: Comment; onMove: ((group: CommentGroup) => void) | undefined }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const now = useNow()
  const { message, group, waiting, setAside } = comment
  const name = useContactName()(message.author.name)
  const make = useMakeConversation(message.id)
  const isPicture = message.media.length > 0
  return (
    <li className="flex items-start gap-2 border-b border-line px-4 py-2.5">
      <div className="min-w-0 flex-1">
        {message.text && (
          <p dir="auto" lang={message.language ?? undefined} className="line-clamp-4 text-small words">
            {message.text}
          </p>
        )}
        {isPicture && (
          <p className="flex items-center gap-1 text-small text-ink2">
            <Image size={14} aria-hidden />
            {message.text ? t`With a picture` : t`Photo only, have a look`}
          </p>
        )}
        <p className="flex flex-wrap items-center gap-x-1.5 text-meta text-ink2">
          {message.conversationId ? (
            <Link
              to="/w/$slug/inbox/$conversationId"
              params={{ slug, conversationId: message.conversationId }}
              search={{ view: 'all' }}
              className="text-accent underline-offset-2 hover:underline"
            >
              {name}
            </Link>
          ) : (
            <span>{name}</span>
          )}
          <span>· {age(message.at, now)}</span>
          {!message.conversationId && onMove && (
            <button type="button" className="link flex items-center gap-0.5 rounded-sm text-accent hover:underline" onClick={make}>
              <Plus size={13} aria-hidden />
              {t`Make it a conversation`}
            </button>
          )}
          {message.secretNumbers.length > 0 && <Chip>{t`holds a secret number`}</Chip>}
          {waiting ? <Chip>{t`waits for us`}</Chip> : setAside && <Chip>{t`put away`}</Chip>}
        </p>
      </div>
      {onMove && (
        <Menu align="end" trigger={<IconButton icon={FolderInput} label={t`Move to another group`} tipAlign="end" />}>
          <MenuChoice<CommentGroup>
            label={t`Group`}
            value={group}
            options={commentGroups.map((value) => ({ value, label: t(groupNames[value]) }))}
            onChoose={(next) => next !== group && onMove(next)}
          />
        </Menu>
      )}
    </li>
  )
}
