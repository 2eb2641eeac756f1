import { Inbox, Tag } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Failure } from '../api/failure.ts'
import type { Message, NetworkName } from '../api/types.ts'
import { Composer } from '../composer/Composer.tsx'
import { changeDraft } from '../composer/drafts.ts'
import { ActivityLine } from '../conversations/ActivityLine.tsx'
import { Bubble } from '../conversations/Bubble.tsx'
import { ConversationRow } from '../conversations/ConversationRow.tsx'
import { NeighbourBubble } from '../conversations/NeighbourBubble.tsx'
import { NoteCard } from '../conversations/NoteCard.tsx'
import { PostCard } from '../conversations/PostCard.tsx'
import { TurnStrip } from '../conversations/TurnStrip.tsx'
import { densities, rowHeights } from '../conversations/useDensity.ts'
import { OfflineBar } from '../shell/OfflineBar.tsx'
import { WorkspaceProvider } from '../shell/workspace.tsx'
import { aConversation, aMe, aMessage, aReplyOption, anOpenConversation } from '../testing/samples.ts'
import { AgentFace, Avatar } from './Avatar.tsx'
import { Button } from './Button.tsx'
import { Chip } from './Chip.tsx'
import { Dialog } from './Dialog.tsx'
import { TextField } from './Field.tsx'
import { IconButton } from './IconButton.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from './Menu.tsx'
import { Select } from './Select.tsx'
import { VisibilityMark } from './VisibilityMark.tsx'
import { EmptyState, ErrorState, NoRight, Skeleton } from './states.tsx'
import { toast } from './toast.tsx'

const now = Date.parse('2026-11-20T05:12:00.000Z')
/** Times to come, seen from when the page was loaded. */
const inTenMinutes = new Date(Date.now() + 600_000).toISOString()
const tomorrow = new Date(Date.now() + 80_000_000).toISOString()
const me = aMe()
const [membership] = me.workspaces

/** Shows each part in its states. The words of the samples are not translated: they are what people wrote. */
export default function KitPage() {
  if (!membership) return null
  const { workspaceId, slug, name, agentId } = membership
  return (
    <WorkspaceProvider value={{ workspaceId, slug, name, agentId, membership, me }}>
      <main className="scroll-y mx-auto flex h-full max-w-240 flex-col gap-10 bg-surface p-6">
        <Parts />
        <Rows />
        <Messages />
        <Composers />
        <States />
      </main>
    </WorkspaceProvider>
  )
}

function Shelf({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name}>
      <h2 className="mb-3 border-b border-line pb-1 text-subject font-title">{name}</h2>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </section>
  )
}

function Parts() {
  const [sort, setSort] = useState<'newest' | 'waiting'>('waiting')
  const [dialog, setDialog] = useState(false)
  const looks = ['primary', 'plain', 'quiet', 'danger', 'public', 'private', 'note'] as const
  const networks: NetworkName[] = [
    'line',
    'x',
    'bluesky',
    'facebook',
    'instagram',
    'whatsapp',
    'email',
    'google-play',
    'app-store',
    'google-business',
    'youtube',
    'glassdoor',
  ]
  return (
    <>
      <Shelf name="Buttons">
        {looks.map((look) => (
          <Button key={look} look={look}>
            {look}
          </Button>
        ))}
        <Button look="primary" keys="e">
          with key
        </Button>
        <Button look="primary" busy>
          busy
        </Button>
        <Button disabled>disabled</Button>
        <IconButton icon={Tag} label="Tags" keys="l" />
        <IconButton icon={Tag} label="Pressed" aria-pressed />
      </Shelf>
      <Shelf name="Chips and marks">
        {(['plain', 'accent', 'public', 'private', 'note', 'danger', 'ok'] as const).map((tone) => (
          <Chip key={tone} tone={tone}>
            {tone}
          </Chip>
        ))}
        {(['public', 'private', 'note'] as const).map((audience) => (
          <VisibilityMark key={audience} audience={audience} />
        ))}
      </Shelf>
      <Shelf name="Faces">
        {['박도윤', 'ปรียาภรณ์', 'เอกชัย', 'Emily Tran', '선우하준', '@haru'].map((name, at) => (
          <Avatar key={name} name={name} network={networks[at % 4]} />
        ))}
        <AgentFace name="Minji Kim" />
        <AgentFace name="수연" />
      </Shelf>
      <Shelf name="Fields, menus, dialogs">
        <TextField label="Name" help="As colleagues know you" />
        <TextField label="Mail address" error="That is no mail address" defaultValue="minji@" />
        <Select
          label="Order"
          value={sort}
          options={[
            { value: 'newest', label: 'Newest' },
            { value: 'waiting', label: 'Waiting longest' },
          ]}
          onChange={setSort}
        />
        <Menu trigger={<Button>Menu</Button>}>
          <MenuItem icon={Tag} keys="l" onSelect={() => undefined}>
            Tags
          </MenuItem>
          <MenuLine />
          <MenuChoice
            label="Order"
            value={sort}
            options={[
              { value: 'newest', label: 'Newest' },
              { value: 'waiting', label: 'Waiting' },
            ]}
            onChoose={setSort}
          />
        </Menu>
        <Button onClick={() => setDialog(true)}>Dialog</Button>
        <Dialog title="A question" open={dialog} onOpenChange={setDialog} actions={<Button look="primary">Answer</Button>}>
          Words that help to decide.
        </Dialog>
        <Button onClick={() => toast('Marked done', { undo: () => undefined })}>Toast</Button>
        <Button onClick={() => toast('Not delivered', { tone: 'danger' })}>Danger toast</Button>
      </Shelf>
    </>
  )
}

function Rows() {
  const rows = [
    aConversation({ unread: true, tags: ['소음', 'VIP'] }),
    aConversation({
      contact: { id: 'c2', name: 'ปรียาภรณ์ วงศ์สุวรรณ', avatarUrl: null, language: 'th' },
      network: 'line',
      needsAction: ['delivery_refused'],
    }),
    aConversation({
      preview: { text: null, direction: 'inbound', withheld: true, media: null, thumbnailUrl: null, language: null, gone: null },
      priority: 'urgent',
    }),
    aConversation({
      preview: {
        text: null,
        direction: 'inbound',
        withheld: false,
        media: null,
        thumbnailUrl: null,
        language: null,
        gone: { by: 'author', reason: 'unsent' },
      },
    }),
  ]
  return densities.map((density) => (
    <section key={density} aria-label={`Rows, ${density}`}>
      <h2 className="mb-3 border-b border-line pb-1 text-subject font-title">Rows, {density}</h2>
      {rows.map((row, at) => (
        <div key={at} className="group/row w-93" style={{ height: rowHeights[density] }}>
          <ConversationRow
            conversation={row}
            density={density}
            sort="waiting"
            assignee={at === 0 ? 'Minji Kim' : undefined}
            selected={at === 1}
            checked={at === 2}
            now={now}
          />
        </div>
      ))}
    </section>
  ))
}

function Messages() {
  const hides = aReplyOption({ moderation: { theirs: ['hide'], ours: [] }, alternatives: ['dm'] })
  const open = anOpenConversation({ replyOptions: [hides] })
  const ours = (part: Partial<Message>) =>
    aMessage({
      direction: 'outbound',
      author: { kind: 'agent', id: null, contactId: null, name: 'Minji Kim' },
      text: '바로 교환해 드릴게요',
      ...part,
    })
  const delivery = (state: NonNullable<Message['delivery']>['state'], words: string | null = null) =>
    ours({
      delivery: {
        id: state,
        state,
        dueAt: inTenMinutes,
        words,
        reason: null,
        refusal: state === 'refused' ? 'blocked' : null,
        sendAt: null,
        attempts: 1,
      },
    })
  const messages = [
    aMessage({ reactions: [{ reaction: '👍', count: 2 }] }),
    aMessage({ visibility: 'private', editedAt: '2026-11-20T05:05:00.000Z' }),
    aMessage({ withheld: true, text: null }),
    aMessage({ deleted: { at: '2026-11-20T05:05:00.000Z', by: 'author', reason: 'deleted' } }),
    aMessage({ kindHint: 'encrypted', text: null }),
    aMessage({ text: '카드 ••••1111 로 환불해 주세요', secretNumbers: ['card', 'bank_account'] }),
    ours({ status: 'read', visibility: 'private' }),
    ours({}),
    ...(['scheduled', 'sending', 'sent', 'cancelled', 'unknown'] as const).map((state) => delivery(state)),
    delivery('refused', 'User has blocked you'),
  ]
  return (
    <section aria-label="Messages" className="flex max-w-200 flex-col">
      <h2 className="mb-3 border-b border-line pb-1 text-subject font-title">Messages</h2>
      <TurnStrip open={open} />
      <PostCard
        post={{
          id: 'p',
          network: 'x',
          kind: 'own',
          authorName: '@haru_official',
          text: '새 하루 세탁기',
          url: 'https://x.example',
          at: null,
          comments: 1284,
          mode: 'normal',
        }}
      />
      {messages.map((message, at) => (
        <Bubble key={at} message={{ ...message, id: `m${at}` }} open={open} follows={false} now={now} />
      ))}
      <NeighbourBubble
        message={aMessage({ neighbour: true, conversationId: null, author: { kind: 'contact', id: null, contactId: null, name: 'ปิยะ' } })}
        open={open}
        now={now}
      />
      <NoteCard
        note={{
          type: 'note',
          id: 'n',
          author: { id: null, name: '수연' },
          text: '기사 방문 이력 2회 확인했어요',
          at: '2026-11-20T05:05:00.000Z',
        }}
        now={now}
      />
      <ActivityLine
        activity={{
          type: 'activity',
          id: 'a',
          what: 'conversation.resolved',
          actor: { kind: 'agent', id: null, name: 'Jihoon' },
          data: {},
          at: '2026-11-20T05:05:00.000Z',
        }}
        now={now}
      />
    </section>
  )
}

function Composers() {
  const cases = {
    public: [aReplyOption({ cost: { meter: 'x_post', units: 1, quota: { used: 11, limit: 200 } } })],
    private: [aReplyOption({ visibility: 'private', kind: 'dm', network: 'line', windowEndsAt: tomorrow })],
    once: [
      aReplyOption({
        visibility: 'private',
        kind: 'dm',
        network: 'facebook',
        windowEndsAt: tomorrow,
        privateReply: {
          state: 'open',
          endsAt: tomorrow,
          whileLive: false,
          to: { messageId: 'm', text: 'The cup came broken. Who do I write to?' },
        },
      }),
    ],
    over: [aReplyOption()],
    shut: [aReplyOption({ visibility: 'private', kind: 'dm', windowEndsAt: '2026-11-19T05:00:00.000Z' })],
    impossible: [aReplyOption({ canReply: false, whyNot: { code: 'not-summoned', url: 'https://x.example' } })],
  }
  changeDraft('over', { text: 'long '.repeat(70) })
  return (
    <section aria-label="Composer">
      <h2 className="mb-3 border-b border-line pb-1 text-subject font-title">Composer</h2>
      {Object.entries(cases).map(([id, replyOptions]) => (
        <Composer
          key={id}
          open={anOpenConversation({ conversation: aConversation({ id }), replyOptions })}
          mayReply
          onDone={() => undefined}
        />
      ))}
      <Composer open={anOpenConversation({ conversation: aConversation({ id: 'note' }) })} mayReply={false} onDone={() => undefined} />
    </section>
  )
}

function States() {
  return (
    <Shelf name="States">
      <EmptyState icon={Inbox} title="Nothing is waiting for you" words="New messages appear here by themselves." />
      <ErrorState
        error={
          new Failure('internal', {
            type: 'about:blank',
            title: 'Broken',
            status: 500,
            code: 'internal',
            remedy: '',
            requestId: '0193-81f2',
          })
        }
        onRetry={() => undefined}
      />
      <NoRight permission="channel:manage" />
      <Skeleton className="h-10 w-60" />
      <div className="w-full">
        <OfflineBar feed={{ kind: 'offline', nextTryAt: null }} onTry={() => undefined} />
      </div>
    </Shelf>
  )
}
