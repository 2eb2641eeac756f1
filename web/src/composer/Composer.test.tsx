import type { Permission } from '@baton/contract/permissions'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { MeterNow, ReplyOption } from '../api/types.ts'
import { aConversation, aMessage, aReplyOption, anOpenConversation } from '../testing/samples.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { Composer } from './Composer.tsx'
import { changeDraft, clearDraft } from './drafts.ts'

const open = anOpenConversation()
const sent = {
  status: 202,
  body: {
    messages: [aMessage({ id: '01930000-0000-7000-8000-000000000099', direction: 'outbound' })],
    conversation: aConversation({ version: 2 }),
  },
}

afterEach(() => {
  clearDraft(open.conversation.id)
  vi.unstubAllGlobals()
})

const box = () => screen.getByRole('textbox')
const type = (text: string) => fireEvent.change(box(), { target: { value: text } })

it('does not send with the Enter that ends a Korean syllable', async () => {
  const calls = playServer(() => sent)
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  type('교환 일정을 잡아 드릴게')

  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true, isComposing: true })
  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true, keyCode: 229 })
  fireEvent.keyDown(box(), { key: 'Enter' })
  expect(calls).toEqual([])

  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(calls).toHaveLength(1))
})

it('says who will see it in header and button, and both change with the mode', () => {
  playServer(() => sent)
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  expect(screen.getByText('Everyone can see this')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Reply publicly' })).toBeTruthy()

  fireEvent.click(screen.getByRole('button', { name: 'Write a note instead' }))

  expect(screen.getByText('Only your team sees this')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Add note' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Reply publicly' })).toBeNull()
})

it('stays with the team after a note, so that the next words do not go to the customer', async () => {
  const note = {
    type: 'note',
    id: '01930000-0000-7000-8000-000000000098',
    author: { id: null, name: 'Minji' },
    text: 'Call first',
    at: '2026-11-02T09:00:00.000Z',
  }
  const calls = playServer(() => ({ status: 201, body: note }))
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  fireEvent.click(screen.getByRole('button', { name: 'Write a note instead' }))
  type('Call first')
  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect((box() as HTMLTextAreaElement).value).toBe(''))

  type('The second one is angry')
  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })

  await waitFor(() => expect(calls).toHaveLength(2))
  expect(calls.map(({ path }) => path.split('/').at(-1))).toEqual(['notes', 'notes'])
})

it('sends the same words pressed again under the same id, other words under another', async () => {
  const calls = playServer(() => ({ status: 503, body: { code: 'not_ready', title: 'starting' } }))
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  const send = async (times: number) => {
    fireEvent.click(screen.getByRole('button', { name: 'Reply publicly' }))
    await waitFor(() => expect(calls).toHaveLength(times))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Reply publicly' }).getAttribute('aria-busy')).toBeNull())
  }
  type('Friday it is.')
  await send(1)
  await send(2)
  type('Friday it is. ^MJ')
  await send(3)

  const ids = calls.map(({ body }) => (body as { clientMessageId: string }).clientMessageId)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  expect((box() as HTMLTextAreaElement).value).toBe('Friday it is. ^MJ')
})

it('holds the reply and shows what came when the server says so', async () => {
  playServer((method) => (method === 'POST' ? { status: 409, body: { code: 'reply_held', title: 'held' } } : { body: open }))
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  type('We are on it')
  fireEvent.click(screen.getByRole('button', { name: 'Reply publicly' }))

  expect(await screen.findByRole('dialog', { name: 'Something came while you were writing' })).toBeTruthy()
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Go on writing'))
  fireEvent.click(screen.getByRole('button', { name: 'Go on writing' }))
  expect((box() as HTMLTextAreaElement).value).toBe('We are on it')
})

it('keeps the chosen visibility while there is text, though the newest message asks for another', () => {
  playServer(() => sent)
  const dm = aReplyOption({ threadId: '01930000-0000-7000-8000-000000000077', kind: 'dm', visibility: 'private' })
  const view = renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  type('for everybody to read')
  view.unmount()
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [dm, ...open.replyOptions] }} mayReply onDone={() => undefined} />)
  expect(screen.getByRole('button', { name: 'Reply publicly' })).toBeTruthy()
})

it('asks before words written in private go public', async () => {
  playServer(() => sent)
  const dm = aReplyOption({ threadId: '01930000-0000-7000-8000-000000000077', kind: 'dm', visibility: 'private' })
  changeDraft(open.conversation.id, { text: 'your order number is 20415', threadId: dm.threadId })
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [dm, ...open.replyOptions] }} mayReply onDone={() => undefined} />)

  fireEvent.click(screen.getByRole('button', { name: /Private message to/ }))
  fireEvent.click(await screen.findByRole('menuitem', { name: /Public reply to/ }))

  expect(await screen.findByRole('dialog', { name: 'Everyone will be able to read this' })).toBeTruthy()
  expect(screen.getByText('Send privately', { ignore: false })).toBeTruthy()
})

it('says why nothing can be sent here, instead of a box', () => {
  playServer(() => sent)
  const shut = aReplyOption({ canReply: false, whyNot: { code: 'not-summoned', url: 'https://x.example/1' } })
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [shut] }} mayReply onDone={() => undefined} />)
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.getByText('X lets you answer only people who mentioned or quoted you.')).toBeTruthy()
  expect(screen.getByRole('link', { name: /Open it there/ })).toBeTruthy()
})

it('leads to where a review is answered by hand, and marks it done with what was answered there as a note', async () => {
  const there = aReplyOption({
    network: 'glassdoor',
    kind: 'review',
    canReply: false,
    whyNot: { code: 'answer-there', url: 'https://g.example/1' },
  })
  const calls = playServer((_method, path, body) =>
    path.endsWith('/notes')
      ? { body: { type: 'note', id: (body as { id: string }).id, at: '2026-11-22T02:00:00Z', ...(body as object) } }
      : { body: { ...open.conversation, status: 'resolved' } },
  )
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [there] }} mayReply onDone={() => undefined} />, ['conversation:work'])
  expect(screen.getByRole('link', { name: /Open on Glassdoor/ }).getAttribute('href')).toBe('https://g.example/1')

  fireEvent.click(screen.getByRole('button', { name: 'Answered there' }))
  fireEvent.change(await screen.findByLabelText(/What was answered there/), { target: { value: 'Thank you' } })
  fireEvent.click(screen.getByRole('button', { name: 'Mark done' }))

  await waitFor(() => expect(calls.some(({ path }) => path.endsWith('/resolution'))).toBe(true))
  expect(calls.find(({ path }) => path.endsWith('/notes'))?.body).toMatchObject({ text: 'Answered on Glassdoor:\nThank you' })
  expect(calls.find(({ path }) => path.endsWith('/resolution'))?.body).toMatchObject({ resolution: 'answered' })
})

it('takes a chat over from another app that holds it', async () => {
  const held = aReplyOption({
    network: 'facebook',
    kind: 'dm',
    visibility: 'private',
    canReply: false,
    canTake: true,
    whyNot: { code: 'standby' },
  })
  const calls = playServer(() => ({ body: { ...held, canReply: true, canTake: false, whyNot: null } }))
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [held] }} mayReply onDone={() => undefined} />)
  expect(screen.getByText(/^Another app of yours answers this chat/)).toBeTruthy()

  fireEvent.click(screen.getByRole('button', { name: 'Take this chat over' }))

  await waitFor(() =>
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toContainEqual(
      expect.stringMatching(new RegExp(`^PUT .*/conversations/${open.conversation.id}/threads/${held.threadId}/control$`)),
    ),
  )
})

it('says who gives the right to private messages, and offers neither writing nor taking over', () => {
  playServer(() => sent)
  const shut = aReplyOption({ kind: 'dm', visibility: 'private', canReply: false, canTake: false, whyNot: { code: 'no-private-right' } })
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [shut] }} mayReply onDone={() => undefined} />)
  expect(screen.queryByRole('textbox')).toBeNull()
  expect(screen.getByText(/Ask an owner or admin for the right to read private messages/)).not.toBeNull()
  expect(screen.queryByRole('button', { name: 'Take this chat over' })).toBeNull()
})

it('names a LINE account as its followers know it, not by its id', () => {
  playServer(() => sent)
  const option = { accountName: 'Haru Living ไทย', accountHandle: '@0a1b2345' }
  const onLine = aReplyOption({ ...option, network: 'line', kind: 'dm', visibility: 'private' })
  renderInWorkspace(<Composer open={{ ...open, replyOptions: [onLine] }} mayReply onDone={() => undefined} />)
  expect(screen.getByRole('region', { name: /as Haru Living ไทย$/ })).toBeTruthy()
  expect(document.body.textContent).not.toContain('@0a1b2345')
})

describe('a cut off account', () => {
  const cutOff = { ...open, replyOptions: [aReplyOption({ canReply: false, whyNot: { code: 'cut-off' } })] }
  const draw = (mayConnect: boolean) => {
    playServer(() => sent)
    return renderInWorkspace(<Composer open={cutOff} mayReply onDone={() => undefined} />, mayConnect ? ['channel:manage'] : [])
  }

  it('is told before anything is typed, with the way to connect it for who may', async () => {
    draw(true)
    expect(await screen.findByText(/^X has cut off the account @haru_official: nothing can be sent/)).toBeTruthy()
    expect(screen.queryByRole('textbox')).toBeNull()
    const link = screen.getByRole('link', { name: 'Connect it again' })
    expect(link.getAttribute('href')).toBe(`/w/haru/settings/channels/${open.replyOptions[0]?.accountId}`)
  })

  it('is told with whom to ask, for who may not connect', async () => {
    draw(false)
    expect(await screen.findByText(/An owner or admin can connect it again/)).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Connect it again' })).toBeNull()
  })

  it('leaves words that stood there already, and sends none', async () => {
    changeDraft(open.conversation.id, { text: '교환 일정을 잡아 드릴게요' })
    const calls = playServer(() => sent)
    renderInWorkspace(<Composer open={cutOff} mayReply onDone={() => undefined} />)
    await screen.findByText(/has cut off the account/)
    fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })
    expect(box().textContent).toBe('교환 일정을 잡아 드릴게요')
    expect(calls).toEqual([])
  })
})

describe('what a reply will cost', () => {
  const aMeter = (part: Partial<MeterNow> = {}): MeterNow => ({
    meter: 'x_reply',
    network: 'x',
    words: 'replies',
    units: 4,
    level: 'ok',
    set: false,
    price: { amount: 0.01, currency: 'USD' },
    included: 0,
    cap: null,
    ...part,
  })
  const play = (items: MeterNow[], answer: { status?: number; body?: unknown } = sent) =>
    playServer((_method, path) => (path.endsWith('/spend/meters') ? { body: { items } } : answer))
  const draw = (option: ReplyOption, ...permissions: Permission[]) =>
    renderInWorkspace(<Composer open={{ ...open, replyOptions: [option] }} mayReply onDone={() => undefined} />, permissions)
  const paid = aReplyOption({ cost: { meter: 'x_reply', withLink: 'x_post_link', units: 1 } })
  const pushed = { network: 'line', text: { max: 20, count: 'utf16', maxBytes: null, splits: true } } as const

  it('is said, and changes with a link in it', async () => {
    play([aMeter(), aMeter({ meter: 'x_post_link', price: { amount: 0.2, currency: 'USD' } })])
    draw(paid)
    type('금방 확인할게요')
    expect(await screen.findByText('Costs about $0.01')).toBeTruthy()

    type('여기서 보세요 haru.co.th/as')
    expect(screen.getByText('Costs about $0.20 with the link')).toBeTruthy()
  })

  it('is each message of a reply that is split, of the quota that the network told', async () => {
    play([aMeter({ meter: 'line_push', network: 'line', price: null })])
    draw(aReplyOption({ ...pushed, cost: { meter: 'line_push', units: 1, quota: { used: 11, limit: 200 } } }))
    type('금방 확인할게요')
    expect(screen.getByText('Counts as message 12 of 200 this month')).toBeTruthy()
    type('오늘 보내 드려요. 금요일에 도착해요. 감사합니다.')
    expect(screen.getByRole('button', { name: 'Split in 2' })).toBeTruthy()
    expect(screen.getByText('Counts as messages 12 to 13 of 200 this month')).toBeTruthy()
  })

  it('is nothing for a free reply, and what follows it is counted', async () => {
    play([aMeter({ meter: 'line_push', network: 'line', price: { amount: 0.5, currency: 'THB' }, included: 5, units: 4 })])
    const { container } = draw(
      aReplyOption({ ...pushed, cost: { meter: 'line_push', units: 1, firstFree: true, quota: { used: 0, limit: 200 } } }),
    )
    type('금방 확인할게요')
    expect(container.querySelector('[data-cost]')).toBeNull()
    type('오늘 보내 드려요. 금요일에 도착해요. 감사합니다. 또 궁금하신 점이 있으면 알려 주세요.')
    // Four: the first is free, of the other three one is included.
    expect(await screen.findByText('Counts as messages 1 to 3 of 200 this month · Costs about ฿1.00')).toBeTruthy()
  })

  it('is units where it has no price', async () => {
    play([aMeter({ meter: 'youtube_unit', network: 'youtube', price: null })])
    draw(aReplyOption({ network: 'youtube', cost: { meter: 'youtube_unit', units: 50 } }))
    expect(await screen.findByText('Uses 50 units of the quota')).toBeTruthy()
  })

  it('over the cap is told before, and who has the right sends it all the same', async () => {
    let capped = true
    const calls = playServer((method, path) => {
      if (path.endsWith('/spend/meters')) return { body: { items: [aMeter({ cap: 4, level: 'reached' })] } }
      return method === 'POST' && capped ? { status: 409, body: { code: 'spend_cap_reached', meter: 'x_reply' } } : sent
    })
    draw(paid, 'spend:exceed')
    expect(await screen.findByText('This month’s cap is reached.')).toBeTruthy()
    type('금방 확인할게요')
    fireEvent.click(screen.getByRole('button', { name: 'Reply publicly' }))
    const again = await screen.findByRole('button', { name: 'Send anyway' })
    capped = false
    fireEvent.click(again)
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(calls.filter(({ method }) => method === 'POST').map(({ body }) => (body as { overCap?: boolean }).overCap)).toEqual([
      undefined,
      true,
    ])
  })

  it('over the cap is nothing that everybody may pay, and the words stay', async () => {
    play([aMeter({ cap: 4, level: 'reached' })], { status: 409, body: { code: 'spend_cap_reached', meter: 'x_reply' } })
    draw(paid)
    type('금방 확인할게요')
    fireEvent.click(screen.getByRole('button', { name: 'Reply publicly' }))
    expect(await screen.findByText(/Ask a team lead or an admin/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Send anyway' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Go on writing' }))
    expect((box() as HTMLTextAreaElement).value).toBe('금방 확인할게요')
  })
})

describe('the answer to a review', () => {
  const present = { messageId: '01930000-0000-7000-8000-000000000077', text: '확인하고 있습니다', at: '2026-11-20T06:00:00.000Z' }
  const review = (oneAnswer: { shown: 'at-once' | 'after-review'; present: typeof present | null }) =>
    anOpenConversation({ replyOptions: [aReplyOption({ kind: 'review', oneAnswer })] })

  it('stands in the box to be changed, and is not sent as it is', async () => {
    const calls = playServer(() => sent)
    renderInWorkspace(<Composer open={review({ shown: 'after-review', present })} mayReply onDone={() => undefined} />)
    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe(present.text)
    expect(screen.getByText(/takes the place of the answer that stands there.*can take a day/)).toBeTruthy()

    fireEvent.click(screen.getByRole('button', { name: 'Replace the answer' }))
    expect(calls).toEqual([])
    type('4.2에서 고쳤습니다')
    fireEvent.click(screen.getByRole('button', { name: 'Replace the answer' }))
    await waitFor(() => expect(calls).toHaveLength(1))
    // What stands there until the new one is sent does not come back into the box.
    await waitFor(() => expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe(''))
  })

  it('that was emptied stays empty', () => {
    playServer(() => sent)
    renderInWorkspace(<Composer open={review({ shown: 'at-once', present })} mayReply onDone={() => undefined} />)

    type('')

    expect(screen.getByRole<HTMLTextAreaElement>('textbox').value).toBe('')
  })

  it('says what is personal in it, and goes out when its author says so', async () => {
    const refused = { status: 422, body: { code: 'answer_holds_personal_data', title: 'held', found: ['phone', 'order_number', 'card'] } }
    const calls = playServer(() => (calls.length > 1 ? sent : refused))
    renderInWorkspace(<Composer open={review({ shown: 'at-once', present: null })} mayReply onDone={() => undefined} />)
    type('주문 20431877, 02-123-4567')
    fireEvent.click(screen.getByRole('button', { name: 'Post review answer' }))
    expect(await screen.findByText('a phone number')).toBeTruthy()
    expect(screen.getByText('an order number')).toBeTruthy()
    expect(screen.getByText('the number of a payment card')).toBeTruthy()

    fireEvent.click(screen.getByRole('button', { name: 'Send anyway' }))

    await waitFor(() => expect(calls).toHaveLength(2))
    expect(calls[1]).toMatchObject({ body: { withPersonalData: true } })
    await waitFor(() => expect(screen.queryByText('a phone number')).toBeNull())
  })
})

it('signs what is sent, counts with it, and leaves it out by a press', async () => {
  const calls = playServer(() => sent)
  const option = aReplyOption({ signature: '^{{agent.initials}}', text: { max: 20, count: 'code-points', maxBytes: null, splits: false } })
  const signing = anOpenConversation({ replyOptions: [option] })
  renderInWorkspace(<Composer open={signing} mayReply onDone={() => undefined} />)
  type('Sixteen letters.')
  const chip = screen.getByRole('button', { name: /^Signature: \^/ })
  const [initials] = /\^\S+/.exec(chip.getAttribute('aria-label') ?? '') ?? ['']
  expect(document.getElementById('composer-left')?.textContent).toBe(`${20 - 'Sixteen letters.'.length - 1 - initials.length} left`)

  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(calls).toHaveLength(1))
  expect(calls[0]?.body).toMatchObject({ text: `Sixteen letters. ${initials}` })

  fireEvent.click(chip)
  type('And another one.')
  fireEvent.keyDown(box(), { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(calls).toHaveLength(2))
  expect(calls[1]?.body).toMatchObject({ text: 'And another one.' })
})
