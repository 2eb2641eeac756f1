import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import {
  AlarmClock,
  ArrowLeft,
  Ban,
  CheckCheck,
  CircleUser,
  Ellipsis,
  Flag,
  Hourglass,
  Link2,
  Mail,
  PanelRight,
  Pencil,
  RotateCcw,
  Tag,
  Users,
} from 'lucide-react'
import { Suspense, useState } from 'react'
import { useContactName } from '../contacts/useContactName.ts'
import { call } from '../api/call.ts'
import { failureLine } from '../api/failure-words.ts'
import { Failure } from '../api/failure.ts'
import { teamsQuery } from '../api/queries.ts'
import type { OpenConversation, Priority } from '../api/types.ts'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { Button } from '../kit/Button.tsx'
import { Chip } from '../kit/Chip.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../kit/Menu.tsx'
import { Stars } from '../kit/Stars.tsx'
import { audienceIcon } from '../kit/VisibilityMark.tsx'
import { toast } from '../kit/toast.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useAgents, useMay, useWorkspace } from '../shell/workspace.tsx'
import { clock, useNow } from '../i18n/time.ts'
import { PresentLine } from '../presence/PresentLine.tsx'
import { AssignPicker } from './AssignPicker.tsx'
import { LabelsChip } from './LabelsChip.tsx'
import { LaterPicker } from './LaterPicker.tsx'
import { TagPicker } from './TagPicker.tsx'
import { useActions } from './useActions.ts'
import { priorityWords, statusWords, threadWords } from './words.ts'

/** On a phone the menu under More has these too; what it opens is placed by the button, so that keeps a place there. */
const behindMore = 'max-pane:invisible max-pane:absolute max-pane:right-0'

const SubjectDialog = lazyPart(() => import('./SubjectDialog.tsx'))

interface Props {
  open: OpenConversation
  onBack: () => void
  onDone: () => void
  onPerson: () => void
  onThread: (threadId: string) => void
}

/** What it is about and what can be done (line 1); number, threads, who has it (line 2). */
export function ConversationHeader({ open, onBack, onDone, onPerson, onThread }: Props) {
  const { t } = useLingui()
  const nameOf = useContactName()
  const { conversation } = open
  const { workspaceId, agentId } = useWorkspace()
  const agents = useAgents()
  const now = useNow()
  const actions = useActions()
  const mayAssign = useMay('conversation:assign')
  const mayWork = useMay('conversation:work')
  const teams = useQuery(teamsQuery(workspaceId)).data ?? []
  const href = useRouterState({ select: (state) => state.location.href })
  const [picker, setPicker] = useState<'assign' | 'snooze' | 'tag' | null>(null)
  const [naming, setNaming] = useState(false)
  const resolved = conversation.status === 'resolved'
  const holder = conversation.assigneeId && agents.get(conversation.assigneeId)?.name

  async function done(resolution?: 'dismissed' | 'spam'): Promise<void> {
    if (await actions.resolve(conversation, resolution)) onDone()
  }
  async function snooze(until: Date): Promise<void> {
    if (await actions.snooze(conversation, until)) onDone()
  }
  function markUnread(): void {
    void call('conversations.markRead', {
      params: { workspaceId, conversationId: conversation.id },
      body: { messageId: null },
    }).then(onBack, (error: unknown) => {
      if (!(error instanceof Failure)) throw error
      toast(failureLine(error), { tone: 'danger' })
    })
  }
  useShortcut('done', () => void done(), mayWork && !resolved)
  useShortcut('assign', () => setPicker('assign'), mayAssign)
  useShortcut('assignToMe', () => void actions.assign(conversation, agentId), mayAssign && conversation.assigneeId !== agentId)
  useShortcut('snooze', () => setPicker('snooze'), mayWork)
  useShortcut('tag', () => setPicker('tag'), mayWork)
  useShortcut('noAnswer', () => void done('dismissed'), mayWork && !resolved)
  useShortcut('spam', () => void done('spam'), mayWork && !resolved)
  useShortcut('unread', markUnread)
  useShortcut('reopen', () => void actions.reopen(conversation), mayWork && resolved)
  useShortcut('setWaiting', () => void actions.setWaiting(conversation), mayWork && conversation.status !== 'waiting')
  useShortcut('endSnooze', () => void actions.wake(conversation), mayWork && conversation.status === 'snoozed')
  useShortcut('subject', () => setNaming(true), mayWork)

  const choose = (name: typeof picker) => (next: boolean) => setPicker(next ? name : null)
  return (
    <header className="flex shrink-0 flex-col justify-center gap-1 border-b border-line py-1.5 pr-3 pl-5 max-pane:pl-1 pane:h-16.5">
      <div className="relative flex items-center gap-1.5">
        <IconButton icon={ArrowLeft} label={t`Back to the list`} keys="u" tipAlign="start" className="pane:hidden" onClick={onBack} />
        <h1
          lang={conversation.contact.language ?? undefined}
          dir="auto"
          className="min-w-0 flex-1 truncate text-subject font-title pane:min-w-30 wide:min-w-50"
        >
          {conversation.subject || nameOf(conversation.contact.name)}
        </h1>
        {mayAssign && (
          <AssignPicker
            conversation={conversation}
            open={picker === 'assign'}
            onOpenChange={choose('assign')}
            trigger={
              <Button keys="a" className={behindMore}>
                {t`Assign`}
              </Button>
            }
          />
        )}
        {mayWork && (
          <LaterPicker
            label={t`Snooze`}
            act={t`Until then`}
            open={picker === 'snooze'}
            onOpenChange={choose('snooze')}
            onChoose={(until) => void snooze(until)}
            trigger={<IconButton icon={AlarmClock} label={t`Snooze`} keys="s" className={behindMore} />}
          />
        )}
        {mayWork && (
          <TagPicker
            conversation={conversation}
            open={picker === 'tag'}
            onOpenChange={choose('tag')}
            trigger={<IconButton icon={Tag} label={t`Tags`} keys="l" className={behindMore} />}
          />
        )}
        {mayWork &&
          (resolved ? (
            <Button onClick={() => void actions.reopen(conversation)}>{t`Open again`}</Button>
          ) : (
            <Button look="primary" keys="e" onClick={() => void done()}>
              {t`Done`}
            </Button>
          ))}
        <Menu trigger={<IconButton icon={Ellipsis} label={t`More`} tipAlign="end" />}>
          {mayAssign && (
            <MenuItem
              icon={CircleUser}
              keys="i"
              disabled={conversation.assigneeId === agentId}
              onSelect={() => void actions.assign(conversation, agentId)}
            >
              {t`Assign to me`}
            </MenuItem>
          )}
          <span className="pane:hidden">
            {mayAssign && (
              <MenuItem icon={Users} onSelect={() => setPicker('assign')}>
                {t`Assign`}
              </MenuItem>
            )}
            {mayWork && (
              <>
                <MenuItem icon={AlarmClock} onSelect={() => setPicker('snooze')}>
                  {t`Snooze`}
                </MenuItem>
                <MenuItem icon={Tag} onSelect={() => setPicker('tag')}>
                  {t`Tags`}
                </MenuItem>
              </>
            )}
          </span>
          <span className="wide:hidden">
            <MenuItem icon={PanelRight} onSelect={onPerson}>
              {t`About this person`}
            </MenuItem>
          </span>
          {mayWork && (
            <>
              <MenuItem icon={Pencil} onSelect={() => setNaming(true)}>
                {t`Name what it is about`}
              </MenuItem>
              {conversation.status === 'snoozed' ? (
                <MenuItem icon={RotateCcw} onSelect={() => void actions.wake(conversation)}>
                  {t`End the snooze`}
                </MenuItem>
              ) : (
                <MenuItem
                  icon={Hourglass}
                  disabled={conversation.status === 'waiting'}
                  onSelect={() => void actions.setWaiting(conversation)}
                >
                  {t`Waiting for somebody else`}
                </MenuItem>
              )}
              <MenuItem icon={CheckCheck} keys="d" disabled={resolved} onSelect={() => void done('dismissed')}>
                {t`Needs no answer`}
              </MenuItem>
              <MenuItem icon={Ban} keys="!" disabled={resolved} onSelect={() => void done('spam')}>
                {t`Spam`}
              </MenuItem>
            </>
          )}
          <MenuItem icon={Mail} keys="Shift+u" onSelect={markUnread}>
            {t`Mark unread`}
          </MenuItem>
          {'clipboard' in navigator && (
            <MenuItem
              icon={Link2}
              onSelect={() =>
                void navigator.clipboard.writeText(location.origin + href.replace(/\?.*/, '')).then(() => toast(t`Link copied`))
              }
            >
              {t`Copy link`}
            </MenuItem>
          )}
          {mayWork && (
            <>
              <MenuLine />
              <MenuChoice<Priority>
                label={t`Priority`}
                value={conversation.priority}
                options={(['urgent', 'high', 'normal', 'low'] as const).map((value) => ({ value, label: t(priorityWords[value]) }))}
                onChoose={(priority) => void actions.prioritise(conversation, priority)}
              />
            </>
          )}
          {mayAssign && teams.length > 0 && (
            <>
              <MenuLine />
              <MenuChoice
                label={t`Team`}
                value={conversation.teamId ?? ''}
                options={[{ value: '', label: t`No team` }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]}
                onChoose={(id) => void actions.assignTeam(conversation, id || null)}
              />
            </>
          )}
        </Menu>
      </div>
      <div className="flex min-w-0 items-center gap-1.5 overflow-hidden max-pane:pl-3">
        <span className="shrink-0 text-meta text-ink2">#{conversation.number}</span>
        <PresentLine conversationId={conversation.id} />
        {conversation.threads.map((thread) => (
          <button key={thread.id} type="button" onClick={() => onThread(thread.id)} className="shrink-0 rounded-sm">
            <Chip tone={thread.visibility} icon={audienceIcon[thread.visibility]}>
              {t(threadWords(thread.kind, thread.visibility))}
              {thread.stars !== null && (
                <>
                  {' '}
                  <Stars stars={thread.stars} />
                </>
              )}
            </Chip>
          </button>
        ))}
        {conversation.status !== 'open' && (
          <Chip>
            {conversation.status === 'snoozed' && conversation.snoozedUntil
              ? t`Snoozed until ${clock(conversation.snoozedUntil, now)}`
              : t(statusWords[conversation.status])}
          </Chip>
        )}
        {conversation.priority !== 'normal' && (
          <Chip tone={conversation.priority === 'urgent' ? 'danger' : 'plain'} icon={Flag}>
            {t(priorityWords[conversation.priority])}
          </Chip>
        )}
        <LabelsChip conversation={conversation} mayCorrect={mayWork} />
        <Chip>{conversation.assigneeId === agentId ? t`You have it` : holder ? t`${holder} has it` : t`Nobody has it`}</Chip>
        {conversation.tags.map((tag) => (
          <Chip key={tag} className="max-pane:hidden">
            {tag}
          </Chip>
        ))}
      </div>
      <Suspense>{naming && <SubjectDialog conversation={conversation} open={naming} onOpenChange={setNaming} />}</Suspense>
    </header>
  )
}
