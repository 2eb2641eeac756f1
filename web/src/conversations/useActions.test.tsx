import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { Toasts } from '../kit/toast.tsx'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { draftOf } from '../composer/drafts.ts'
import { publicLines } from '../composer/public-lines.ts'
import { aConversation, aMe, aMessage, anOpenConversation, aReplyOption } from '../testing/samples.ts'
import { openKey } from './queries.ts'
import { type Actions, useActions } from './useActions.ts'

const conversation = aConversation()

afterEach(() => vi.unstubAllGlobals())

function Doing({ act }: { act: (actions: Actions) => unknown }) {
  const actions = useActions()
  return <button onClick={() => void act(actions)}>Do it</button>
}

it.each<[string, (actions: Actions) => unknown]>([
  ['Marked done', ({ resolve }) => resolve(conversation)],
  ['Marked as spam', ({ resolve }) => resolve(conversation, 'spam')],
  ['Waiting for somebody else', ({ setWaiting }) => setWaiting(conversation)],
  ['Snoozed until', ({ snooze }) => snooze(conversation, new Date(Date.now() + 86_400_000))],
])('undoes “%s” to what it was before, whatever that was', async (words, act) => {
  const calls = playServer(() => ({ body: conversation }))
  renderInWorkspace(
    <>
      <Doing act={act} />
      <Toasts />
    </>,
  )
  fireEvent.click(screen.getByText('Do it'))
  expect(await screen.findByText(words, { exact: false })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))

  await waitFor(() => expect(calls).toHaveLength(2))
  expect(calls[1]).toMatchObject({ method: 'PUT', path: expect.stringContaining(`/conversations/${conversation.id}/former-status`) })
})

it.each<[string, (actions: Actions) => unknown, boolean]>([
  ['Done, which leads on', ({ resolve }) => resolve(conversation), true],
  ['a snooze, which leads on', ({ snooze }) => snooze(conversation, new Date(Date.now() + 86_400_000)), true],
  ['waiting, which leads nowhere', ({ setWaiting }) => setWaiting(conversation), false],
])('stands after the undo of %s where the person stood', async (_what, act, moves) => {
  const calls = playServer(() => ({ body: conversation }))
  const { router } = renderInWorkspace(
    <>
      <Doing act={act} />
      <Toasts />
    </>,
  )
  fireEvent.click(screen.getByText('Do it'))
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))

  await waitFor(() => expect(calls).toHaveLength(2))
  await waitFor(() => expect(router.history.location.pathname.endsWith(`/inbox/${conversation.id}`)).toBe(moves))
})

it('says which version of the conversation the list showed, when it has not been opened', async () => {
  const calls = playServer(() => ({ body: conversation }))
  renderInWorkspace(<Doing act={({ resolve }) => resolve(conversation)} />)
  fireEvent.click(screen.getByText('Do it'))

  await waitFor(() => expect(calls).toHaveLength(1))
  expect(calls[0]?.body).toEqual({ resolution: 'answered', seenMessageId: null, seenVersion: conversation.version })
})

it('offers the closing line for the public when it was solved in private, and puts it into the box of that conversation', async () => {
  const threadId = aReplyOption().threadId
  const private_ = { threadId: 'dm', visibility: 'private' as const }
  const items = [aMessage(), aMessage({ id: 'm3', ...private_ }), aMessage({ id: 'm4', direction: 'outbound', ...private_ })]
  playServer(() => ({ body: { ...conversation, status: 'resolved' } }))
  const workspaceId = aMe().workspaces[0]?.workspaceId ?? ''
  const { queries, router } = renderInWorkspace(
    <>
      <Doing act={({ resolve }) => resolve(conversation)} />
      <Toasts />
    </>,
  )
  queries.setQueryData(openKey(workspaceId, conversation.id), anOpenConversation({ timeline: { items, earlier: null } }))
  fireEvent.click(screen.getByText('Do it'))
  fireEvent.click(await screen.findByRole('button', { name: 'Close it in public' }))
  await waitFor(() => expect(router.history.location.pathname.endsWith(`/inbox/${conversation.id}`)).toBe(true))
  expect(draftOf(conversation.id)).toMatchObject({ threadId, text: publicLines(conversation.contact.language, 'en').closing })
})
