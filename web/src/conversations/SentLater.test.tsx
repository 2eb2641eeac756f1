import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { draftOf } from '../composer/drafts.ts'
import { clock } from '../i18n/time.ts'
import { playServer, renderInWorkspace } from '../testing/render.tsx'
import { aConversation, aMessage } from '../testing/samples.ts'
import { DeliveryLine } from './DeliveryLine.tsx'

const sendAt = new Date(Date.now() + 20 * 3_600_000).toISOString()
const waiting = { id: 'd1', state: 'scheduled', dueAt: sendAt, sendAt, words: null, reason: null, refusal: null, attempts: 0 } as const
const overtaken = { ...waiting, state: 'refused', dueAt: null, sendAt: null, refusal: 'overtaken' } as const

const show = (delivery: typeof waiting | typeof overtaken) =>
  renderInWorkspace(<DeliveryLine message={aMessage({ direction: 'outbound', text: 'did it come?', delivery })} now={Date.now()} />)

it('says when a reply for later goes out, and that it does not when they write before', () => {
  show(waiting)

  expect(screen.getByText(`Goes out ${clock(sendAt, Date.now())}, unless they write before`)).toBeTruthy()
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Another time', 'Send now', 'Don’t send'])
})

it('puts it to another time', async () => {
  const calls = playServer(() => ({ status: 204 }))
  show(waiting)

  fireEvent.click(screen.getByRole('button', { name: 'Another time' }))
  fireEvent.click(await screen.findByRole('button', { name: /^In an hour/ }))

  await waitFor(() =>
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([expect.stringMatching(/^PUT .*\/deliveries\/d1\/time$/)]),
  )
  const [call] = calls as { body: { sendAt: string } }[]
  expect(Date.parse(call?.body.sendAt ?? '') - Date.now()).toBeGreaterThan(3_500_000)
})

it('says that one was overtaken, and gives its words back to whoever takes them', async () => {
  playServer(() => ({ body: { taken: 1, of: 1, text: 'did it come?', template: null } }))
  show(overtaken)

  expect(screen.getByRole('alert').textContent).toContain('Not sent: they wrote before its time')
  expect(screen.getByRole('button', { name: 'Send it anyway' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Put it into the box' }))

  await waitFor(() => expect(draftOf(aConversation().id).text).toBe('did it come?'))
})
