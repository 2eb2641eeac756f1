import { expect, it } from 'vitest'
import { aMessage, anOpenConversation } from '../testing/samples.ts'
import { cameLast } from './timeline.ts'

const messageAt = (minute: number, arrival: number, part: object = {}) =>
  aMessage({ id: `01930000-0000-7000-8000-00000000000${minute}`, at: `2026-11-20T05:0${minute}:00.000Z`, arrival, ...part })
const showing = (...items: ReturnType<typeof aMessage>[]) => anOpenConversation({ timeline: { items, earlier: null } })

it('knows which message came last, also where it stands further up because it was said earlier', () => {
  expect(cameLast(showing(messageAt(1, 7), messageAt(2, 9), messageAt(3, 8)))?.at).toBe('2026-11-20T05:02:00.000Z')
})

it('does not take for the last what another customer said, and nothing where nobody spoke', () => {
  expect(cameLast(showing(messageAt(1, 7), messageAt(2, 9, { neighbour: true })))?.arrival).toBe(7)
  expect(cameLast(showing())).toBeUndefined()
})

it('takes the order of the screen for what came before anybody counted', () => {
  expect(cameLast(showing(messageAt(1, 0), messageAt(2, 0)))?.at).toBe('2026-11-20T05:02:00.000Z')
})
