import { useLingui } from '@lingui/react/macro'
import { Ban, Check, CheckCheck, CircleAlert, Ellipsis, Eye, EyeOff, ExternalLink, Hourglass, Reply, ThumbsUp, Trash2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import type { Message, OpenConversation } from '../api/types.ts'
import { changeDraft } from '../composer/drafts.ts'
import { focusComposer } from '../composer/focus.ts'
import { clock, exactTime } from '../i18n/time.ts'
import { IconButton } from '../kit/IconButton.tsx'
import { Linked } from '../kit/Linked.tsx'
import { Menu, MenuItem } from '../kit/Menu.tsx'
import { Stars } from '../kit/Stars.tsx'
import { cx } from '../kit/cx.ts'
import { networkMarks } from '../kit/networks.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { SecondLookLine } from '../second-looks/SecondLookLine.tsx'
import { useMay } from '../shell/workspace.tsx'
import { DeliveryLine } from './DeliveryLine.tsx'
import { MediaList } from './MediaList.tsx'
import { ModerationLine } from './ModerationLine.tsx'
import { quotedBy } from './timeline.ts'
import { useActions } from './useActions.ts'
import { useGoneWords } from './useGoneWords.ts'
import { useModeration } from './useModeration.ts'
import { useNoticeWords } from './useNoticeWords.ts'

const MailHtml = lazyPart(() => import('./MailHtml.tsx'))
const SecretNumbers = lazyPart(() => import('./SecretNumbers.tsx'))
const MoveToPrivate = lazyPart(() => import('./MoveToPrivate.tsx'))
const ModerateDialog = lazyPart(() => import('./ModerateDialog.tsx'))

interface Props {
  message: Message
  open: OpenConversation
  /** Stands close to the one before, without a head of its own. */
  follows: boolean
  now: number
}

/** One message. Public has corners of 4 and a coloured edge, private corners of 12: told apart without colour too. */
export function Bubble({ message, open, follows, now }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const ours = message.direction === 'outbound'
  const notice = useNoticeWords()(message)
  const goneWords = useGoneWords()
  const unsaid =
    message.delivery && (['scheduled', 'ready', 'sending'].includes(message.delivery.state) || message.delivery.refusal === 'overtaken')
  const unsure = message.delivery?.state === 'unknown'
  const network = open.conversation.threads.find(({ id }) => id === message.threadId)?.network ?? open.conversation.network
  const quoted = quotedBy(message, open)
  const moderation = useModeration(message, open)
  const networkName = networkMarks[network].name
  return (
    <article
      data-entry={message.id}
      className={cx(
        'group/bubble flex max-w-full flex-col',
        ours ? 'items-end self-end' : 'items-start self-start',
        follows ? 'mt-0.5' : 'mt-2.5',
      )}
    >
      {!follows && (
        <p className="mb-0.5 flex items-center gap-1 text-meta text-ink2">
          <span
            lang={ours ? undefined : (message.language ?? undefined)}
            dir="auto"
            className={cx('font-medium', !ours && 'text-small font-semibold text-ink')}
          >
            {ours ? message.author.name : nameOf(message.author.name)}
          </span>
          <time dateTime={message.at} title={exactTime(message.at)}>
            · {clock(message.at, now)}
          </time>
          {message.replacedAt && (
            <span title={exactTime(message.replacedAt)}>· {ours ? t`replaced by a later answer` : t`changed since by the customer`}</span>
          )}
          {message.editedAt && <span title={exactTime(message.editedAt)}>· {t`edited`}</span>}
          {message.hidden && <span title={exactTime(message.hidden.at)}>· {t`hidden from the public`}</span>}
          {message.liked && <span>· {t`liked by us`}</span>}
          {message.authorBlocked && <span>· {t`author blocked by us`}</span>}
          {message.acknowledged && !ours && <span>· {t`needs no answer`}</span>}
          {message.sightings > 1 && <span>· {t`seen in ${message.sightings} of our accounts`}</span>}
          {ours && !message.delivery && <Posted message={message} />}
        </p>
      )}
      <div className={cx('flex max-w-full items-center gap-1', ours && 'flex-row-reverse')}>
        {message.deleted ? (
          <Tombstone words={goneWords(message.deleted, message.direction)} />
        ) : (
          <div
            className={cx(
              'max-w-140 min-w-0 border px-3 py-2 text-message',
              message.visibility === 'public' ? 'rounded-sm' : 'rounded-xl',
              message.visibility === 'public' && (ours ? 'border-r-3 border-r-public-edge' : 'border-l-3 border-l-public-edge'),
              ours
                ? message.visibility === 'public'
                  ? 'border-transparent bg-public-soft'
                  : 'border-transparent bg-private-soft'
                : 'border-line bg-surface',
              (unsaid || message.replacedAt) && 'opacity-65',
              unsure && 'outline-2 outline-danger',
            )}
          >
            {quoted?.text && !follows && open.timeline.items.indexOf(quoted) < open.timeline.items.indexOf(message) - 1 && (
              <p dir="auto" className="mb-1 truncate border-l-2 border-control pl-2 text-small text-ink2">
                {quoted.text}
              </p>
            )}
            {message.review && <ReviewHead review={message.review} language={message.language} />}
            {message.participants && <MailHead message={message} />}
            {message.withheld ? (
              <p className="flex items-center gap-1.5 text-ink3">
                <EyeOff size={15} aria-hidden />
                {t`Private words, not shown to you`}
              </p>
            ) : (
              <Formatted message={message} />
            )}
            {notice && (
              <p className="flex items-start gap-1.5 text-small text-ink2">
                <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
                {notice}
              </p>
            )}
            <MediaList media={message.media} />
          </div>
        )}
        {!message.deleted && <BubbleMenu message={message} open={open} networkName={networkName} moderation={moderation} />}
      </div>
      {message.reactions.length > 0 && (
        <ul aria-label={t`Reactions`} className="mt-0.5 flex gap-1">
          {message.reactions.map(({ reaction, count }) => (
            <li key={reaction} className="rounded-full border border-line px-1.5 text-meta text-ink2">
              {reaction} {count > 1 && count}
            </li>
          ))}
        </ul>
      )}
      {message.secretNumbers.length > 0 && !message.deleted && (
        <Suspense fallback={null}>
          <SecretNumbers message={message} open={open} />
        </Suspense>
      )}
      {message.delivery && <DeliveryLine message={message} now={now} />}
      {message.moderation && (
        <ModerationLine moderation={message.moderation} name={moderation.nameOf(message.moderation.act)} networkName={networkName} />
      )}
      {message.moderation?.act === 'hide' && message.moderation.state === 'refused' && !message.hidden && !message.deleted && (
        <Suspense fallback={null}>
          <MoveToPrivate message={message} open={open} />
        </Suspense>
      )}
      {message.secondLook && <SecondLookLine look={message.secondLook} />}
    </article>
  )
}

/** The words; for a mail that came formatted, with the choice between text and the formatted version. */
function Formatted({ message }: { message: Message }) {
  const text = message.text && (
    <p lang={message.language ?? undefined} dir="auto" className="words">
      <Linked text={message.text} />
    </p>
  )
  if (!message.hasHtml) return text
  return (
    <Suspense fallback={text}>
      <MailHtml messageId={message.id}>{text}</MailHtml>
    </Suspense>
  )
}

function Posted({ message }: { message: Message }) {
  const { t } = useLingui()
  const words =
    message.status === 'read'
      ? t`Read`
      : message.status === 'pending'
        ? t`Not public yet: the network looks at it first`
        : message.visibility === 'public'
          ? t`Posted`
          : message.status === 'delivered'
            ? t`Delivered`
            : t`Sent`
  const Tick = message.status === 'read' ? CheckCheck : message.status === 'pending' ? Hourglass : Check
  if (message.status === 'failed') return <span className="text-danger">· {t`Not delivered`}</span>
  return (
    <span className="flex items-center gap-0.5">
      · {words}
      <Tick size={13} aria-hidden />
    </span>
  )
}

function Tombstone({ words }: { words: string }) {
  return (
    <p className="flex items-center gap-1.5 rounded-sm border border-dashed border-control px-3 py-1.5 text-small text-ink2">
      <Ban size={14} aria-hidden />
      {words}
    </p>
  )
}

/** Stars and title above the words of a review, and on what it was written. */
function ReviewHead({ review, language }: { review: NonNullable<Message['review']>; language: string | null }) {
  const { t } = useLingui()
  const { stars, formerStars, title, version, device, country } = review
  const about = [version && t`version ${version}`, device, country].filter(Boolean).join(' · ')
  return (
    <div className="mb-0.5">
      <p className="flex flex-wrap items-baseline gap-x-2 text-meta text-ink2">
        {stars !== null && <Stars stars={stars} former={formerStars} className="text-small text-ink" />}
        {about}
      </p>
      {title && (
        <p lang={language ?? undefined} dir="auto" className="font-semibold words">
          {title}
        </p>
      )}
    </div>
  )
}

function MailHead({ message }: { message: Message }) {
  const { t } = useLingui()
  if (!message.participants) return null
  const { to, cc } = message.participants
  if (to.length + cc.length < 2) return null
  return (
    <dl className="mb-1 grid grid-cols-[auto_1fr] gap-x-2 border-b border-line pb-1 text-meta text-ink2">
      <dt>{t`To`}</dt>
      <dd className="truncate">{to.join(', ')}</dd>
      {cc.length > 0 && (
        <>
          <dt>{t`Cc`}</dt>
          <dd className="truncate">{cc.join(', ')}</dd>
        </>
      )}
    </dl>
  )
}

const moderationIcons = { hide: EyeOff, unhide: Eye, like: ThumbsUp, unlike: ThumbsUp, delete: Trash2, block: Ban }

function BubbleMenu({
  message,
  open,
  networkName,
  moderation,
}: {
  message: Message
  open: OpenConversation
  networkName: string
  moderation: ReturnType<typeof useModeration>
}) {
  const { t } = useLingui()
  const actions = useActions()
  const mayWork = useMay('conversation:work')
  const mayReply = useMay('conversation:reply')
  const inbound = message.direction === 'inbound'
  const answerable = inbound && mayReply && open.replyOptions.some((option) => option.threadId === message.threadId && option.canReply)
  const [asked, setAsked] = useState<'hide' | 'delete' | 'block' | null>(null)
  if (!answerable && !(inbound && mayWork) && !message.url && moderation.acts.length === 0) return null
  const menu = (
    <Menu
      align="start"
      trigger={
        <IconButton
          icon={Ellipsis}
          label={t`More for this message`}
          className="opacity-0 group-focus-within/bubble:opacity-100 group-hover/bubble:opacity-100 aria-expanded:opacity-100 max-pane:hidden"
        />
      }
    >
      {answerable && (
        <MenuItem
          icon={Reply}
          onSelect={() => {
            changeDraft(open.conversation.id, { mode: 'reply', threadId: message.threadId, replyTo: message.id })
            focusComposer()
          }}
        >
          {t`Answer this message`}
        </MenuItem>
      )}
      {inbound && mayWork && (
        <MenuItem icon={CheckCheck} onSelect={() => void actions.acknowledge(message.id, !message.acknowledged)}>
          {message.acknowledged ? t`Needs an answer after all` : t`Needs no answer`}
        </MenuItem>
      )}
      {moderation.acts.map((act) => (
        <MenuItem
          key={act}
          icon={moderationIcons[act]}
          onSelect={() => (act === 'hide' || act === 'delete' || act === 'block' ? setAsked(act) : void moderation.ask(act))}
        >
          {moderation.nameOf(act)}
        </MenuItem>
      ))}
      {message.url && (
        <MenuItem icon={ExternalLink} onSelect={() => window.open(message.url ?? undefined, '_blank', 'noopener,noreferrer')}>
          {t`Open on ${networkName}`}
        </MenuItem>
      )}
    </Menu>
  )
  return (
    <>
      {menu}
      {asked && (
        <Suspense fallback={null}>
          <ModerateDialog
            act={asked}
            direction={message.direction}
            networkName={networkName}
            onClose={() => setAsked(null)}
            onDone={(reason) => {
              setAsked(null)
              void moderation.ask(asked, reason)
            }}
          />
        </Suspense>
      )}
    </>
  )
}
