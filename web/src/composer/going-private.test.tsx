import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OpenConversation, ReplyOption } from '../api/types.ts'
import { listenForShortcuts } from '../keyboard/useShortcut.ts'
import { Toasts } from '../kit/toast.tsx'
import { aConversation, aMessage, aReplyOption, anOpenConversation } from '../testing/samples.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { Composer } from './Composer.tsx'
import { changeDraft, clearDraft, draftOf } from './drafts.ts'
import { publicLines } from './public-lines.ts'

const { conversation } = anOpenConversation()
const endsAt = new Date(Date.now() + 5 * 86_400_000 + 60_000).toISOString()
const to = { messageId: 'm1', text: '주문한 컵이 깨져 왔어요' }
const comment = aReplyOption({
  network: 'facebook',
  alternatives: ['dm', 'dm-link'],
  dmLink: 'https://m.me/1',
  privateReply: { state: 'open', endsAt, whileLive: false, to },
})
const written = aReplyOption({ ...comment, alternatives: ['dm-link'], privateReply: { state: 'sent', endsAt, whileLive: false, to } })
const once = aReplyOption({
  network: 'facebook',
  threadId: 'dm',
  kind: 'dm',
  visibility: 'private',
  text: { max: 2000, count: 'utf16', maxBytes: null, splits: false },
  windowEndsAt: endsAt,
  privateReply: { state: 'open', endsAt, whileLive: false, to },
})
const given = aReplyOption({
  ...once,
  canReply: false,
  whyNot: { code: 'private-reply-sent' },
  windowEndsAt: null,
  privateReply: { state: 'sent', endsAt, whileLive: false, to },
})
const inPrivate = aMessage({ id: 'm2', threadId: 'dm', direction: 'outbound', visibility: 'private' })
let unlisten: () => void

beforeEach(() => {
  unlisten = listenForShortcuts()
})
afterEach(() => {
  unlisten()
  clearDraft(conversation.id)
  localStorage.clear()
  vi.unstubAllGlobals()
})

function draw(replyOptions: ReplyOption[], part: Partial<OpenConversation> = {}) {
  renderInWorkspace(
    <>
      <Composer open={anOpenConversation({ replyOptions, ...part })} mayReply onDone={() => undefined} />
      <Toasts />
    </>,
    ['conversation:reply', 'channel:read'],
  )
}
const press = (key = 'P') => fireEvent.keyDown(document.body, { key, code: 'KeyP', shiftKey: true })
const text = () => draftOf(conversation.id).text

describe('Shift+P', () => {
  it.each(['P', 'ㅖ', 'ญ'])('has the private thread join where the network lets us write first, typed as %s', async (key) => {
    const calls = playServer(() => ({ body: once }))
    draw([comment])
    press(key)

    await waitFor(() => expect(calls).toMatchObject([{ method: 'PUT', path: expect.stringContaining('/private-thread') }]))
    await waitFor(() => expect(draftOf(conversation.id)).toMatchObject({ threadId: 'dm', mode: 'reply', text: '' }))
  })

  it('goes to the private thread that stands here already, and plain p does nothing', () => {
    const calls = playServer(() => ({}))
    draw([written, once])
    fireEvent.keyDown(document.body, { key: 'p', code: 'KeyP' })
    expect(screen.getByRole('button', { name: 'Reply publicly' })).toBeTruthy()
    press()
    expect(screen.getByRole('button', { name: 'Send privately' })).toBeTruthy()
    expect(calls).toEqual([])
  })

  it('puts an invitation with the link into the public reply, in the language of the customer, once', () => {
    playServer(() => ({}))
    draw([aReplyOption({ ...comment, alternatives: ['dm-link'], privateReply: null })], {
      conversation: aConversation({ contact: { ...conversation.contact, language: 'ko' } }),
    })
    changeDraft(conversation.id, { text: '죄송합니다.' })
    press()
    press()
    expect(text()).toBe('죄송합니다. 비공개 메시지로 문의해 주세요: https://m.me/1')
  })

  it('never carries into the public what was begun for somebody else', async () => {
    playServer(() => ({}))
    draw([aReplyOption({ ...comment, alternatives: ['dm-link'], privateReply: null })])
    changeDraft(conversation.id, { mode: 'note', text: 'Wrote to us before, angry' })
    press()
    expect(await screen.findByText(/not for everybody/)).toBeTruthy()
    expect(draftOf(conversation.id)).toMatchObject({ mode: 'note', text: 'Wrote to us before, angry' })
  })

  it('says why there is no way, and what to do instead', async () => {
    playServer(() => ({}))
    draw([aReplyOption({ network: 'google-play', kind: 'review' })])
    press()
    expect(await screen.findByText(/Google Play has no private messages/)).toBeTruthy()
  })

  it('puts the address of the connected mailbox of this inbox and the number into the answer, where there is no way', async () => {
    const box = (part: object) => ({ network: 'email', handle: 'x@haru.example', inboxId: 'other', health: { state: 'ok' }, ...part })
    const mine = box({ handle: 'care@haru.example', inboxId: conversation.inboxId })
    const gone = box({ handle: 'old@haru.example', inboxId: conversation.inboxId, health: { state: 'disconnected' } })
    playServer(() => ({ body: { items: [gone, box({}), mine] } }))
    draw([aReplyOption({ network: 'youtube' })])
    press()
    await waitFor(() =>
      expect(text()).toBe(publicLines(conversation.contact.language, 'en').mail('care@haru.example', conversation.number)),
    )
    expect(screen.getByText(/YouTube offers no way/)).toBeTruthy()
  })
})

describe('one message', () => {
  it('is announced with the days left, and shown as its reader finds it', () => {
    playServer(() => ({}))
    draw([once])
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '주문번호를 알려 주세요' } })

    expect(screen.getByText('One message, 5 d left')).toBeTruthy()
    const preview = screen.getByRole('figure')
    expect(preview.textContent).toContain(to.text)
    expect(preview.textContent).toContain('주문번호를 알려 주세요')
    expect(preview.textContent).toContain('Haru Living answered your comment')
  })

  it('is not offered a second time: it says that the customer must answer now', () => {
    playServer(() => ({}))
    draw([given])
    expect(screen.getByText(/Facebook takes one for each comment/)).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
  })
})

it('is asked for in public once its time is over', () => {
  playServer(() => ({}))
  draw([
    aReplyOption({ ...comment, alternatives: ['dm-link'] }),
    aReplyOption({ ...given, whyNot: { code: 'private-reply-over' }, privateReply: { state: 'open', endsAt, whileLive: false, to } }),
  ])
  press()
  fireEvent.click(screen.getByRole('button', { name: 'Invite to private messages' }))
  expect(text()).toContain('https://m.me/1')
  expect(screen.getByRole('button', { name: 'Reply publicly' })).toBeTruthy()
})

describe('the line for the public', () => {
  const sent = { timeline: { items: [aMessage(), inPrivate], earlier: null } }

  it('is offered once the private message is there, and stands in the box to be sent or not', () => {
    const calls = playServer(() => ({}))
    draw([written, given], sent)
    fireEvent.click(screen.getByRole('button', { name: 'Tell them in public' }))

    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe(publicLines('ko', 'en').written)
    expect(screen.getByRole('button', { name: 'Reply publicly' })).toBeTruthy()
    expect(calls).toEqual([])
  })

  it('is not offered before, nor after something was said in public', () => {
    playServer(() => ({}))
    const answered = aMessage({ id: 'm3', direction: 'outbound' })
    draw([comment], { timeline: { items: [aMessage(), inPrivate], earlier: null } })
    draw([written, given], { timeline: { items: [aMessage(), inPrivate, answered], earlier: null } })
    expect(screen.queryByRole('button', { name: 'Tell them in public' })).toBeNull()
  })

  it('is in the language of the customer where that is one of ours, else English', () => {
    expect(publicLines('th', 'ko').written).toMatch(/[ก-๙]/)
    expect(publicLines('ja', 'ko').written).toMatch(/^We /)
    expect(publicLines(null, 'ko').written).toMatch(/[가-힣]/)
  })
})

describe('who did not write', () => {
  const silent = aConversation({ needsAction: ['did_not_write'], contact: { ...conversation.contact, language: 'th' } })
  const remind = () => fireEvent.click(screen.getByRole('button', { name: 'Suggest a reminder' }))

  it('is reminded in public with the link, in their language, where the network takes no second private message', () => {
    playServer(() => ({}))
    draw([written, given], { conversation: silent })
    remind()
    expect(draftOf(conversation.id).threadId).toBe(written.threadId)
    expect(text()).toBe(publicLines('th', 'en').nudge('https://m.me/1'))
    expect(screen.queryByRole('button', { name: 'Suggest a reminder' })).toBeNull()
  })

  it('is reminded in private where the network lets us, and never by what was a note', async () => {
    playServer(() => ({}))
    draw([written, aReplyOption({ ...given, canReply: true, whyNot: null })], { conversation: silent })
    remind()
    expect(draftOf(conversation.id)).toMatchObject({ threadId: 'dm', text: publicLines('th', 'en').nudge(null) })
  })

  it('is offered nothing of the kind while they have time', () => {
    playServer(() => ({}))
    draw([written, given])
    expect(screen.queryByRole('button', { name: 'Suggest a reminder' })).toBeNull()
  })
})

describe('what was solved in private', () => {
  const theirs = aMessage({ id: 'm3', threadId: 'dm', visibility: 'private' })
  const ours = aMessage({ id: 'm4', threadId: 'dm', direction: 'outbound', visibility: 'private' })
  const solved = (...more: ReturnType<typeof aMessage>[]): Partial<OpenConversation> => ({
    conversation: aConversation({ status: 'resolved', resolution: 'answered' }),
    timeline: { items: [aMessage(), theirs, ours, ...more], earlier: null },
  })
  const button = () => screen.queryByRole('button', { name: 'Close it in public' })

  it('may be told in public by one line, which is shown before it is sent', () => {
    playServer(() => ({}))
    draw([written, given], solved())
    fireEvent.click(button()!)
    expect(draftOf(conversation.id)).toMatchObject({ threadId: written.threadId, mode: 'reply' })
    expect(text()).toBe(publicLines(conversation.contact.language, 'en').closing)
  })

  it('is offered once: not when the public knows, nor again when it was not wanted', () => {
    playServer(() => ({}))
    draw([written], solved(aMessage({ id: 'm5', direction: 'outbound', visibility: 'public' })))
    expect(button()).toBeNull()
    cleanup()
    draw([written, given], solved())
    fireEvent.click(screen.getByRole('button', { name: 'Not needed' }))
    expect(button()).toBeNull()
    cleanup()
    draw([written, given], solved())
    expect(button()).toBeNull()
  })

  it('is nothing to tell while it is open, or before they wrote in private', () => {
    playServer(() => ({}))
    draw([written, given], { ...solved(), conversation: aConversation() })
    expect(button()).toBeNull()
  })
})
