import { useLingui } from '@lingui/react/macro'
import { Ban, CircleHelp, Clock, Image, Siren, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { memo } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import type { Conversation } from '../api/types.ts'
import { useHasDraft } from '../composer/drafts.ts'
import { age, exactTime } from '../i18n/time.ts'
import { AgentFace, Avatar } from '../kit/Avatar.tsx'
import { Chip } from '../kit/Chip.tsx'
import { Stars } from '../kit/Stars.tsx'
import { VisibilityMark } from '../kit/VisibilityMark.tsx'
import { cx } from '../kit/cx.ts'
import { networkMarks } from '../kit/networks.ts'
import { PresentHere } from '../presence/PresentHere.tsx'
import type { Density } from './useDensity.ts'
import { isDanger, useReasonWords, useUrgencySum } from './label-words.ts'
import { useGoneWords } from './useGoneWords.ts'
import { timeShown } from './view.ts'
import type { Sort } from './view.ts'
import { dmName, leadingThread, mediaWords, rowChipWords, statusWords } from './words.ts'

/** A reason of fewer points is no news in a row. */
const SHOWN_FROM = 10

interface Props {
  conversation: Conversation
  density: Density
  /** The order of the list, which says what its times are counted from. */
  sort: Sort
  /** The assignee's name when it is somebody. */
  assignee: string | undefined
  selected: boolean
  checked: boolean
  now: number
}

/**
 * One conversation in the list. Read aloud it is one sentence: "Park Doyun, LINE, unread, our turn 12 min, Where is my order, private, delivery,
 * assigned to Minji": what the eye takes from badge, weight and place is there in words.
 */
export const ConversationRow = memo(function ConversationRow({ conversation, density, sort, assignee, selected, checked, now }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { contact, network, unread, waitingSince } = conversation
  const at = timeShown(sort, conversation)
  const name = (
    <>
      <span lang={contact.language ?? undefined} dir="auto" className={cx('truncate text-ui', unread ? 'font-bold' : 'font-medium')}>
        {nameOf(contact.name)}
      </span>
      <span className="visually-hidden">
        , {networkMarks[network].name}
        {unread && `, ${t`unread`}`}, {waitingSince ? t`our turn` : conversation.status === 'resolved' ? t`done` : t`customer’s turn`}
        {sort === 'newest' && `, ${t`newest message`}`}{' '}
      </span>
    </>
  )
  const time = (
    <time dateTime={at} title={exactTime(at)} className="shrink-0 text-meta text-ink2">
      {age(at, now)}
    </time>
  )
  const preview = <Preview conversation={conversation} />
  const chips = <RowChips conversation={conversation} most={density === 'compact' ? 2 : 3} />
  const face = (
    <>
      <PresentHere conversationId={conversation.id} />
      {assignee && (
        <>
          <AgentFace name={assignee} />
          <span className="visually-hidden">, {t`assigned to ${assignee}`}</span>
        </>
      )}
    </>
  )
  const avatar = checked ? (
    <CheckedFace />
  ) : (
    <Avatar name={contact.name} imageUrl={contact.avatarUrl} network={network} size={density === 'compact' ? 20 : 32} />
  )
  const ground = cx(
    'relative flex size-full items-center border-b border-line pr-3.5 pl-3.5 text-left',
    selected ? 'bg-selected before:absolute before:inset-y-0 before:left-0 before:w-0.75 before:bg-accent' : 'group-hover/row:bg-hover',
  )

  if (density === 'compact') {
    return (
      <div className={cx(ground, 'gap-2')}>
        {avatar}
        <span className="relative flex w-30 shrink-0">{name}</span>
        <span className="min-w-0 flex-1">{preview}</span>
        {face}
        {time}
      </div>
    )
  }
  if (density === 'standard') {
    return (
      <div className={cx(ground, 'gap-2.5')}>
        {avatar}
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-center gap-1.5">
            <span className="flex min-w-0 flex-1 items-center gap-1.5">
              {name}
              {chips}
            </span>
            {time}
          </span>
          <span className="flex items-center gap-2">
            <span className="min-w-0 flex-1">{preview}</span>
            {face}
          </span>
        </span>
      </div>
    )
  }
  return (
    <div className={cx(ground, 'gap-2.5')}>
      <span className="self-start pt-2.5">{avatar}</span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="flex items-baseline gap-2">
          <span className="flex min-w-0 flex-1">{name}</span>
          {time}
        </span>
        <span className="-mt-0.5 leading-5">{preview}</span>
        <span className="flex h-5 items-center gap-1.5">
          <span className="flex min-w-0 flex-1 items-center gap-1.5 overflow-hidden">{chips}</span>
          {face}
        </span>
      </span>
      {conversation.history && <span className="visually-hidden">{t`Imported`}</span>}
    </div>
  )
})

function CheckedFace() {
  return (
    <span aria-hidden className="flex size-8 shrink-0 items-center justify-center rounded-full bg-accent text-ui font-bold text-on-accent">
      ✓
    </span>
  )
}

function Preview({ conversation }: { conversation: Conversation }) {
  const { t } = useLingui()
  const goneWords = useGoneWords()
  const { preview, unread } = conversation
  const { gone } = preview
  const hasDraft = useHasDraft(conversation.id)
  const review = leadingThread(conversation)
  const stars = review?.kind === 'review' ? review.stars : null
  const words = preview.withheld
    ? t`Private words, not shown to you`
    : gone
      ? goneWords(gone, preview.direction)
      : preview.text || (preview.media ? t(mediaWords[preview.media]) : stars === null ? t`A message without words` : t`Stars only`)
  const pictured = !gone && preview.thumbnailUrl
  const Icon = gone ? Ban : !preview.text && preview.media === 'image' && !pictured ? Image : null
  return (
    <span
      lang={preview.text ? (preview.language ?? undefined) : undefined}
      dir="auto"
      className={cx('block truncate text-small', unread ? 'text-ink' : 'text-ink2', (preview.withheld || gone) && 'text-ink3')}
    >
      {hasDraft && <span className="font-medium text-accent">{t`Draft`} </span>}
      {stars !== null && (
        <>
          <Stars stars={stars} short className="text-ink" />{' '}
        </>
      )}
      {preview.direction === 'outbound' && !gone && <span className="text-ink3">{t`You:`} </span>}
      {pictured && (
        <img src={pictured} alt="" loading="lazy" className="mr-1.5 inline-block size-5 rounded-sm bg-sunken object-cover align-middle" />
      )}
      {Icon && <Icon size={13} aria-hidden className="mr-1 inline align-[-2px]" />}
      {words}
    </span>
  )
}

/** Visibility first, then one urgent fact, then the first tag. */
function RowChips({ conversation, most }: { conversation: Conversation; most: number }) {
  const { t } = useLingui()
  const thread = leadingThread(conversation)
  const urgent = useUrgentFact()(conversation)
  const [firstTag, ...otherTags] = conversation.tags
  const both = new Set(conversation.threads.map((each) => each.visibility)).size > 1
  return (
    <>
      {thread && (
        <VisibilityMark audience={thread.visibility}>
          {(thread.kind === 'dm' && thread.visibility === 'private' && dmName[thread.network]) ||
            t(rowChipWords(thread.kind, thread.visibility))}
        </VisibilityMark>
      )}
      {both && <VisibilityMark audience="private" bare />}
      {urgent && (
        <Chip tone={urgent.tone} icon={urgent.icon} title={urgent.sum}>
          {urgent.words}
        </Chip>
      )}
      {urgent?.sum && <span className="visually-hidden">, {urgent.sum}</span>}
      {firstTag && most > 2 && (
        <Chip className="shrink! max-w-28">
          {firstTag}
          {otherTags.length > 0 && ` +${otherTags.length}`}
        </Chip>
      )}
    </>
  )
}

interface UrgentFact {
  words: string
  tone: 'danger' | 'plain' | 'accent'
  icon: LucideIcon
  /** The sum of its reasons, where it is one of them. */
  sum?: string
}

/** The one mark of urgency a row may carry. */
function useUrgentFact(): (conversation: Conversation) => UrgentFact | null {
  const { t } = useLingui()
  const sumOf = useUrgencySum()
  const wordsOf = useReasonWords()
  return ({ needsAction, priority, status, urgency }) => {
    const top = urgency?.reasons.find(({ reason, points }) => reason !== 'waiting' && points >= SHOWN_FROM)
    const reason: UrgentFact | null =
      urgency && top ? { words: wordsOf(top), tone: isDanger(top.reason) ? 'danger' : 'plain', icon: Siren, sum: sumOf(urgency) } : null
    if (reason?.tone === 'danger') return reason
    if (needsAction.includes('delivery_refused')) return { words: t`Not delivered`, tone: 'danger', icon: TriangleAlert }
    if (needsAction.includes('delivery_unknown')) return { words: t`Not sure`, tone: 'danger', icon: CircleHelp }
    if (priority === 'urgent') return { words: t`Urgent`, tone: 'danger', icon: Clock }
    if (needsAction.includes('did_not_write')) return { words: t`Did not write`, tone: 'accent', icon: Clock }
    if (needsAction.includes('snooze_ended')) return { words: t`Snooze over`, tone: 'accent', icon: Clock }
    if (status === 'snoozed' || status === 'waiting') return { words: t(statusWords[status]), tone: 'plain', icon: Clock }
    return reason
  }
}
