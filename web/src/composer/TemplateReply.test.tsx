import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import type { MessageTemplate } from '../api/types.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMessage, aReplyOption, anOpenConversation } from '../testing/samples.ts'
import { Composer } from './Composer.tsx'
import { changeDraft, clearDraft } from './drafts.ts'

const id = (n: number) => `01930000-0000-7000-8000-0000000007${String(n).padStart(2, '0')}`

const aTemplate = (n: number, part: Partial<MessageTemplate> = {}): MessageTemplate => ({
  id: id(n),
  name: `template_${n}`,
  language: 'th',
  state: 'approved',
  category: 'utility',
  quality: 'high',
  reason: '',
  content: {
    header: null,
    body: { text: 'คุณ{{1}} เรามีคำตอบเรื่อง{{2}}แล้วค่ะ', most: 1024 },
    footer: 'Haru Living',
    buttons: [{ kind: 'reply', text: 'คุยต่อ', url: null }],
    parameters: [
      { key: 'body.1', part: 'body', button: null, name: '1', example: 'นก' },
      { key: 'body.2', part: 'body', button: null, name: '2', example: null },
    ],
    obstacle: null,
  },
  ...part,
})

const option = aReplyOption({
  kind: 'dm',
  visibility: 'private',
  network: 'whatsapp',
  to: { messageId: id(90), contactId: id(91), name: 'ก้อย' },
  canReply: false,
  whyNot: { code: 'template-only' },
  takesTemplates: true,
  windowEndsAt: '2026-11-19T05:00:00.000Z',
})
const open = anOpenConversation({ replyOptions: [option] })
open.conversation.contact.language = 'th'

const all = [aTemplate(1), aTemplate(2, { language: 'en_US' }), aTemplate(3, { state: 'paused', reason: 'FIRST_PAUSE' })]

/** A server that has these templates, and takes every reply. */
function serve(templates: MessageTemplate[]) {
  return playServer((_method, path) => {
    if (!path.includes('/templates'))
      return {
        status: 202,
        body: { messages: [aMessage({ id: id(80), direction: 'outbound' })], conversation: aConversation({ version: 2 }) },
      }
    const language = new URLSearchParams(path.split('?')[1]).get('language')
    const languages = [...new Set(templates.map((one) => one.language))].map((code) => ({ language: code, count: 1 }))
    return {
      status: 200,
      body: {
        items: templates.filter((one) => !language || one.language === language),
        next: null,
        languages,
        reading: { possible: true, readAt: '2026-11-20T05:00:00.000Z', problem: null },
      },
    }
  })
}

afterEach(() => {
  clearDraft(open.conversation.id)
  vi.unstubAllGlobals()
})

it('offers templates by itself when nothing else may be said, those in the customer’s language first', async () => {
  serve(all)
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)

  await screen.findByRole('button', { name: 'Thai' })
  const languages = screen.getByRole('group', { name: 'Language' })
  expect(
    within(languages)
      .getAllByRole('button')
      .map((each) => each.textContent),
  ).toEqual(['Thai', 'American English', 'All languages'])
  expect(within(languages).getByRole('button', { name: 'Thai' }).getAttribute('aria-pressed')).toBe('true')
  await screen.findByRole('button', { name: /template_1/ })
  expect(screen.queryByRole('button', { name: /template_2/ })).toBeNull()
  // A paused one is shown with why, and cannot be chosen.
  expect(screen.getByText(/Meta paused it/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /template_3/ })).toBeNull()
  expect(screen.queryByRole('textbox')).toBeNull()
})

it('shows exactly what will be seen, and sends just that', async () => {
  const calls = serve(all)
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  fireEvent.click(await screen.findByRole('button', { name: /template_1/ }))

  const name = await screen.findByRole('textbox', { name: 'Text: blank 1' })
  expect((name as HTMLInputElement).value).toBe('ก้อย')
  fireEvent.click(screen.getByRole('button', { name: 'Send privately' }))
  expect(screen.getByRole('alert').textContent).toBe('Fill this in.')
  expect(calls.some(({ path }) => path.endsWith('/messages'))).toBe(false)

  const about = screen.getByRole('textbox', { name: 'Text: blank 2' })
  fireEvent.change(about, { target: { value: 'แปรง' } })
  expect(document.querySelector('[data-preview]')?.textContent).toBe('คุณก้อย เรามีคำตอบเรื่องแปรงแล้วค่ะHaru Livingคุยต่อ')
  expect(screen.getByText(/Meta charges for this message/)).toBeTruthy()
  fireEvent.keyDown(about, { key: 'Enter', ctrlKey: true, isComposing: true })
  expect(calls.some(({ path }) => path.endsWith('/messages'))).toBe(false)
  fireEvent.keyDown(about, { key: 'Enter', ctrlKey: true })

  await waitFor(() => expect(calls.at(-1)?.path).toMatch(/\/messages$/))
  expect(calls.find(({ path }) => path.endsWith('/messages'))?.body).toMatchObject({
    text: 'คุณก้อย เรามีคำตอบเรื่องแปรงแล้วค่ะ\n\nHaru Living\n\n[คุยต่อ]',
    template: { id: id(1), values: { 'body.1': 'ก้อย', 'body.2': 'แปรง' } },
  })
  // What is left is the choice again.
  await screen.findByRole('group', { name: 'Language' })
})

it('puts no masked name into a message', async () => {
  serve(all)
  const masked = anOpenConversation({ replyOptions: [{ ...option, to: { ...option.to, name: '••••1234' } }] })
  renderInWorkspace(<Composer open={masked} mayReply onDone={() => undefined} />)
  fireEvent.click(await screen.findByRole('button', { name: /template_1/ }))
  expect((await screen.findByRole('textbox', { name: 'Text: blank 1' })).getAttribute('value')).toBe('')
})

it('opens a reply that was taken back with what was filled in', async () => {
  serve(all)
  changeDraft(open.conversation.id, { template: { id: id(1), values: { 'body.1': 'คุณก้อย', 'body.2': 'แปรง' } } })
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  expect((await screen.findByRole('textbox', { name: 'Text: blank 1' })).getAttribute('value')).toBe('คุณก้อย')
})

it('says how to come by a template where there is none', async () => {
  serve([])
  renderInWorkspace(<Composer open={open} mayReply onDone={() => undefined} />)
  expect(await screen.findByText('No approved template')).toBeTruthy()
  expect(screen.getByText(/WhatsApp Manager/)).toBeTruthy()
})

it('is a press away while words of one’s own may be sent, and leads back to them', async () => {
  serve(all)
  const free = anOpenConversation({ replyOptions: [{ ...option, canReply: true, whyNot: null, windowEndsAt: null }] })
  renderInWorkspace(<Composer open={free} mayReply onDone={() => undefined} />)
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'สวัสดีค่ะ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Use a template' }))
  await screen.findByRole('group', { name: 'Language' })
  fireEvent.click(screen.getByRole('button', { name: 'Write it yourself instead' }))
  expect(screen.getByDisplayValue('สวัสดีค่ะ').tagName).toBe('TEXTAREA')
})
