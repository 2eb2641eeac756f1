import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { BookmarkCheck, LayoutTemplate, PenLine, Reply } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import { metersQuery } from '../api/queries.ts'
import type { MeterNow, OpenConversation, ReplyOption } from '../api/types.ts'
import { timeLeft, useNow } from '../i18n/time.ts'
import { isMac } from '../keyboard/keys.ts'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { announce } from '../kit/announce.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import type { Audience } from '../kit/VisibilityMark.tsx'
import { audienceIcon } from '../kit/VisibilityMark.tsx'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { WritesToo } from '../presence/WritesToo.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { AlsoAnswers } from './AlsoAnswers.tsx'
import { Count } from './Count.tsx'
import { SendButtons } from './SendButtons.tsx'
import { SignatureChip } from './SignatureChip.tsx'
import { signatureOf, signed } from './signature.ts'
import { useValues } from '../saved-replies/useValues.ts'
import { Impossible } from './Impossible.tsx'
import { PrivatePreview } from './PrivatePreview.tsx'
import { TargetMenu } from './TargetMenu.tsx'
import { Suggestions } from './Suggestions.tsx'
import { countParts, fits, overFrom } from './counting.ts'
import { languageOf } from './language-of.ts'
import { changeDraft, useKept } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { focusComposer } from './focus.ts'
import { replyUse } from './reply-use.ts'
import { useGoPrivately } from './useGoPrivately.ts'
import { useReplyWords } from './useReplyWords.ts'
import { useSend } from './useSend.ts'
import { useSlash } from './useSlash.ts'

const HeldSheet = lazyPart(() => import('./HeldSheet.tsx'))
const PersonalDataDialog = lazyPart(() => import('./PersonalDataDialog.tsx'))
const EarlierDraft = lazyPart(() => import('./EarlierDraft.tsx'))
const CapDialog = lazyPart(() => import('./CapDialog.tsx'))
const TemplateReply = lazyPart(() => import('./TemplateReply.tsx'))
const GoPublicDialog = lazyPart(() => import('./GoPublicDialog.tsx'))
const SavedReplyPicker = lazyPart(() => import('../saved-replies/SavedReplyPicker.tsx'))

interface Props {
  open: OpenConversation
  mayReply: boolean
  /** After "send and mark done". */
  onDone: () => void
}

/** Where one writes. Header, edge, button and its words change together: who will see it is never in doubt. */
export function Composer({ open, mayReply, onDone }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const words = useReplyWords()
  const now = useNow()
  const { conversation, replyOptions } = open
  const language = languageOf(conversation)
  const kept = useKept(conversation.id)
  const { draft } = kept
  const [goingPublic, setGoingPublic] = useState<ReplyOption | null>(null)
  const box = useRef<HTMLTextAreaElement>(null)
  const saved = useSlash(box, draft.text, (text) => changeDraft(conversation.id, { text }))
  const { send, busy, held, dropHeld, leak, dropLeak, capped, dropCapped } = useSend(open, onDone)

  const option = replyOptions.find(({ threadId }) => threadId === draft.threadId) ?? replyOptions[0]
  const mode = mayReply && option ? draft.mode : 'note'
  const audience: Audience = mode === 'note' ? 'note' : (option?.visibility ?? 'private')
  const Icon = audienceIcon[audience]
  const head = mode === 'note' || !option ? t`Note for the team` : words.head(option)
  const impossible = mode === 'reply' && option && !option.canReply
  // Where nothing else can be said it is offered by itself.
  const byTemplate = mode === 'reply' && option?.takesTemplates && (draft.template !== null || option.whyNot?.code === 'template-only')
  const windowLeft = mode === 'reply' && option?.windowEndsAt ? Date.parse(option.windowEndsAt) - now : null
  const shut = windowLeft !== null && windowLeft <= 0
  const limit = mode === 'reply' && option ? option.text : null
  const values = useValues(open, option)
  const [unsignedIn, setUnsignedIn] = useState('')
  const ending = mode === 'reply' ? signatureOf(option, values) : null
  const unsigned = unsignedIn === conversation.id
  const signature = unsigned ? null : ending
  /** The words as they go out. */
  const whole = signed(draft.text, signature, option?.kind)
  const over = limit !== null && !fits(whole, limit)
  const parts = over && limit.splits ? countParts(whole, limit) : 0
  const act = mode === 'note' || !option ? t`Add note` : over && parts > 1 ? t`Split in ${parts}` : words.act(option)
  const empty = draft.text.trim() === ''
  const present = mode === 'reply' ? (option?.oneAnswer?.present ?? null) : null
  const unchanged = present !== null && whole.trim() === present.text
  const blocked = (over && parts < 2) || shut || Boolean(impossible) || unchanged

  useFollowTarget(conversation.id, option, empty && !draft.replyTo)
  useHoldAnswer(conversation.id, draft, present)
  const said = `${head}. ${words.audience(audience, option?.kind)}`
  useEffect(() => announce(said), [said])
  useGrow(box, draft.text)

  const change = (part: Parameters<typeof changeDraft>[1]) => changeDraft(conversation.id, part)
  function write(next: 'reply' | 'note'): void {
    change({ mode: next })
    focusComposer()
  }
  useShortcut('reply', () => write('reply'), mayReply && Boolean(option))
  useShortcut('note', () => write('note'))

  function submit(how: { done?: boolean; at?: Date } = {}): void {
    if (blocked || busy) return
    if (empty) {
      focusComposer()
      return
    }
    if (mode === 'reply' && saved.hasGap(draft.text)) return
    void send({
      draft,
      option: mode === 'reply' ? option : undefined,
      signature,
      split: parts > 1,
      resolve: how.done ?? false,
      sendAt: how.at ?? null,
    })
  }
  function onKeyDown(event: KeyboardEvent): void {
    // Enter that ends a Korean syllable or picks a suggestion is not ours (229: browsers that tell it only so).
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey)) {
      event.preventDefault()
      submit({ done: event.shiftKey && mode === 'reply' })
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      box.current?.blur()
    }
  }
  function choose(next: ReplyOption | 'note'): void {
    if (next === 'note') write('note')
    else if (next.visibility === 'public' && audience === 'private' && !empty) setGoingPublic(next)
    else {
      change({ mode: 'reply', threadId: next.threadId, replyTo: null, alsoAnswers: [], replyAll: false })
      focusComposer()
    }
  }

  const privately = useGoPrivately(open, choose)
  useShortcut('goPrivate', privately.go, mayReply && Boolean(option))
  const once = mode === 'reply' && option?.visibility === 'private' && option.canReply && option.privateReply ? option.privateReply : null

  const right =
    mode === 'reply' && option
      ? shut && option.takesTemplates
        ? t`Only a template now`
        : shut
          ? t`The time to answer is over`
          : once
            ? words.once(option, now)
            : windowLeft !== null && windowLeft < 48 * 3_600_000
              ? t`${timeLeft(windowLeft)} left`
              : draft.replyAll
                ? t`Everybody on this mail sees this`
                : words.audience(audience, option.kind)
      : words.audience('note')
  const meters = useMeters(option)
  const cost = mode === 'reply' && option ? words.cost(option, meters, whole, Math.max(1, parts)) : null
  const atCap = mode === 'reply' && option ? replyUse(option, meters, whole, Math.max(1, parts))?.meter?.level === 'reached' : false
  const answered = draft.replyTo && open.timeline.items.find((entry) => entry.id === draft.replyTo)

  return (
    <div className="relative mx-auto w-full max-w-200 shrink-0 px-4 pb-3.5 max-pane:px-2 max-pane:pb-2">
      {saved.slash && (
        <Suspense>
          <SavedReplyPicker
            box={box}
            open={open}
            option={mode === 'reply' ? option : undefined}
            text={draft.text}
            slash={saved.slash}
            onWrite={saved.put}
            onClose={saved.leave}
          />
        </Suspense>
      )}
      <section
        aria-label={head}
        className={cx('flex flex-col overflow-clip rounded-[10px] border bg-surface', edges[audience], mode === 'note' && 'border-dashed')}
      >
        {/* On a phone one below the other: to whom may end in dots, who can see it may not. */}
        <header
          className={cx(
            'relative flex min-h-8.5 items-center gap-x-2 rounded-t-[9px] px-3 text-small max-pane:min-h-11 max-pane:py-1',
            heads[audience],
          )}
        >
          <Icon size={15} strokeWidth={2} aria-hidden className="shrink-0" />
          <div className="flex min-w-0 flex-1 items-center gap-x-2 max-pane:flex-col max-pane:items-start">
            <TargetMenu
              open={open}
              option={mode === 'reply' ? option : undefined}
              words={head}
              mayReply={mayReply}
              privately={privately}
              onChoose={choose}
            />
            <span data-sees className={cx('shrink-0 pane:ml-auto max-pane:text-meta', shut ? 'font-semibold text-danger' : 'text-ink2')}>
              {right}
            </span>
          </div>
        </header>
        {mode === 'reply' && <WritesToo conversationId={conversation.id} />}
        {kept.earlier && (
          <Suspense>
            <EarlierDraft conversationId={conversation.id} kept={kept} />
          </Suspense>
        )}
        {mode === 'reply' && option?.oneAnswer && option.canReply && (
          <p className="border-b border-line px-3 py-1 text-meta text-ink2">{words.oneAnswer(option)}</p>
        )}
        {byTemplate && option && (
          <Suspense fallback={<div className="min-h-40" />}>
            <TemplateReply
              open={open}
              option={option}
              busy={busy}
              chosen={draft.template ?? { id: '', values: {} }}
              onChange={(template) => change({ template })}
              onSend={(template, done) => void send({ draft, option, split: false, resolve: done, sendAt: null, template })}
              onNote={() => write('note')}
              onFreely={option.canReply ? () => change({ template: null }) : undefined}
            />
          </Suspense>
        )}
        {impossible && !byTemplate && (
          <Impossible option={option} conversation={conversation} privately={privately} onNote={() => write('note')} />
        )}
        {mode === 'reply' && empty && <Suggestions open={open} option={option} privately={privately} />}
        {(byTemplate ? !option?.canReply && !empty : !impossible || !empty) && (
          <>
            {answered && answered.type === 'message' && (
              <p className="flex items-center gap-1.5 border-b border-line px-3 py-1 text-meta text-ink2">
                <Reply size={13} aria-hidden className="shrink-0" />
                <span dir="auto" className="min-w-0 flex-1 truncate">
                  {nameOf(answered.author.name)}: {answered.text}
                </span>
                <button type="button" className="link rounded-sm text-accent hover:underline" onClick={() => change({ replyTo: null })}>
                  {t`Answer the newest instead`}
                </button>
              </p>
            )}
            <div className="relative">
              {over && limit && <OverLimit text={draft.text} from={overFrom(whole, limit)} scrolled={box} />}
              <textarea
                ref={box}
                id="composer"
                dir="auto"
                lang={mode === 'reply' ? (language ?? undefined) : undefined}
                aria-label={head}
                aria-describedby="composer-left"
                placeholder={mode === 'note' ? t`What colleagues should know` : undefined}
                value={draft.text}
                onChange={(event) => change({ text: event.target.value })}
                onSelect={saved.follow}
                onBlur={saved.follow}
                onKeyDown={onKeyDown}
                className="relative block max-h-[36dvh] min-h-15 w-full resize-none bg-transparent px-3 pt-2 text-message outline-none words max-pane:text-[16px]"
              />
            </div>
            {once && option && <PrivatePreview option={option} comment={once.to?.text ?? ''} text={whole} />}
            {mode === 'reply' && option?.visibility === 'public' && open.neighbours > 0 && (
              <AlsoAnswers
                conversationId={conversation.id}
                threadId={option.threadId}
                chosen={draft.alsoAnswers}
                onChange={(alsoAnswers) => change({ alsoAnswers })}
              />
            )}
            {mode === 'reply' && option?.replyAll && option.replyAll.to.length + option.replyAll.cc.length > 1 && (
              <label className="flex items-center gap-2 px-3 text-meta text-ink2">
                <input
                  type="checkbox"
                  checked={draft.replyAll}
                  onChange={(event) => change({ replyAll: event.target.checked })}
                  className="size-4 accent-accent"
                />
                <span className="min-w-0 truncate">{t`Also to ${[...option.replyAll.to, ...option.replyAll.cc].join(', ')}`}</span>
              </label>
            )}
            <footer className="flex min-h-11 flex-wrap items-center gap-1 px-2 py-1.5">
              {mayReply && option && mode === 'note' && (
                <IconButton icon={Reply} label={t`Reply instead`} keys="r" tip="above" tipAlign="start" onClick={() => write('reply')} />
              )}
              {mode === 'reply' && (
                <IconButton
                  icon={PenLine}
                  label={t`Write a note instead`}
                  keys="n"
                  tip="above"
                  tipAlign="start"
                  onClick={() => write('note')}
                />
              )}
              <IconButton icon={BookmarkCheck} label={t`Saved replies`} keys="/" tip="above" tipAlign="start" onClick={saved.begin} />
              {mode === 'reply' && option?.takesTemplates && !byTemplate && (
                <IconButton
                  icon={LayoutTemplate}
                  label={t`Use a template`}
                  tip="above"
                  tipAlign="start"
                  onClick={() => change({ template: { id: '', values: {} } })}
                />
              )}
              {language && (
                <span
                  className="ml-1 shrink-0 rounded-sm bg-sunken px-1.5 text-meta font-medium text-ink2 uppercase max-pane:hidden"
                  title={t`The customer writes this language`}
                >
                  {language.slice(0, 2)}
                </span>
              )}
              {ending && !byTemplate && (
                <SignatureChip
                  signature={ending}
                  isLeftOut={unsigned}
                  onChange={(isLeftOut) => setUnsignedIn(isLeftOut ? conversation.id : '')}
                />
              )}
              <Count text={whole} limit={limit} />
              {(cost || atCap) && (
                <span
                  data-cost
                  className="min-w-0 text-meta text-ink2 pane:truncate max-pane:order-first max-pane:basis-full max-pane:px-1"
                >
                  {atCap && <strong className="font-semibold text-danger">{t`This month’s cap is reached.`} </strong>}
                  {cost}
                </span>
              )}
              <SendButtons
                audience={audience}
                act={act}
                busy={busy}
                blocked={blocked}
                empty={empty}
                latest={option?.windowEndsAt ?? null}
                onSend={submit}
              />
            </footer>
          </>
        )}
      </section>
      <Suspense>
        {held && (
          <HeldSheet
            open={open}
            held={held}
            onAnyway={() => void send({ ...held.sent, sendAnyway: true })}
            onMerge={() => {
              dropHeld()
              focusComposer()
            }}
            onDrop={() => {
              dropHeld()
              changeDraft(conversation.id, held.sent.template ? { template: null } : { text: '' })
            }}
          />
        )}
        {capped && <CapDialog busy={busy} onAnyway={() => void send({ ...capped, overCap: true })} onBack={dropCapped} />}
        {leak && (
          <PersonalDataDialog
            leak={leak}
            onAnyway={() => void send({ ...leak.sent, withPersonalData: true })}
            onBack={() => {
              dropLeak()
              focusComposer()
            }}
          />
        )}
        {goingPublic && (
          <GoPublicDialog
            option={goingPublic}
            text={draft.text}
            onYes={() => {
              change({ mode: 'reply', threadId: goingPublic.threadId, replyTo: null })
              setGoingPublic(null)
              focusComposer()
            }}
            onNo={() => setGoingPublic(null)}
          />
        )}
      </Suspense>
    </div>
  )
}

/** Asked for only where a reply counts on something. */
function useMeters(option: ReplyOption | undefined): readonly MeterNow[] {
  const { workspaceId } = useWorkspace()
  const { data } = useQuery({ ...metersQuery(workspaceId), enabled: Boolean(option?.cost) })
  return data ?? []
}

const edges: Record<Audience, string> = { public: 'border-public-edge', private: 'border-private-edge', note: 'border-note-edge' }
const heads: Record<Audience, string> = {
  public: 'bg-public-soft text-public',
  private: 'bg-private-soft text-private',
  note: 'bg-note-soft text-note',
}
/** The default target follows the thread we owe an answer in, but only while nothing is written: visibility never changes under words. */
function useFollowTarget(conversationId: string, option: ReplyOption | undefined, free: boolean): void {
  const threadId = option?.threadId ?? null
  useEffect(() => {
    if (!free && threadId) changeDraft(conversationId, { threadId })
  }, [conversationId, free, threadId])
}

/** The box holds the answer that stands under the review, to be changed; what was written or emptied there is left alone. */
function useHoldAnswer(conversationId: string, draft: Draft, present: NonNullable<ReplyOption['oneAnswer']>['present']): void {
  const free = draft.mode === 'reply' && draft.text.trim() === '' && present !== null && draft.answerId !== present.messageId
  const text = present?.text ?? ''
  const answerId = present?.messageId ?? null
  useEffect(() => {
    if (free) changeDraft(conversationId, { text, answerId })
  }, [conversationId, free, text, answerId])
}

/** Grows with its text; the style sheet says how far. */
function useGrow(box: React.RefObject<HTMLTextAreaElement | null>, text: string): void {
  useEffect(() => {
    const area = box.current
    if (!area) return
    area.style.setProperty('height', 'auto')
    area.style.setProperty('height', `${area.scrollHeight}px`)
  }, [box, text])
}

/** Underlays what is over the limit, in the same letters behind the field. */
function OverLimit({ text, from, scrolled }: { text: string; from: number; scrolled: React.RefObject<HTMLTextAreaElement | null> }) {
  const layer = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const area = scrolled.current
    if (!area) return
    const follow = () => layer.current?.scrollTo(0, area.scrollTop)
    follow()
    area.addEventListener('scroll', follow)
    return () => area.removeEventListener('scroll', follow)
  }, [scrolled])
  return (
    <div
      ref={layer}
      aria-hidden
      dir="auto"
      className="pointer-events-none absolute inset-0 overflow-hidden px-3 pt-2 text-message text-transparent words max-pane:text-[16px]"
    >
      {text.slice(0, from)}
      <mark className="bg-danger-soft text-transparent">{text.slice(from)}</mark>
    </div>
  )
}
