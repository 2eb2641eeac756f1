import { describe, expect, it } from 'vitest'
import { type Shown, compare } from './said-and-shown.ts'

const said = (token: string, speaker = 'nok', promised = true) => ({ token, speaker, promised })
const shown = (token: string, overrides: Partial<Shown> = {}): Shown => ({
  token,
  conversationId: 'c1',
  conversationContact: 'contact-nok',
  author: 'contact-nok',
  neighbour: false,
  ...overrides,
})
const clean = { lost: [], doubled: [], strayed: [], invented: [] }

describe('comparing what was said with what is shown', () => {
  it('finds nothing where each message is shown once with its author', () => {
    expect(compare([said('m1'), said('m2')], [shown('m1'), shown('m2')])).toEqual(clean)
  })

  it('names what was promised and is not shown', () => {
    expect(compare([said('m1'), said('m2')], [shown('m1')])).toEqual({ ...clean, lost: ['m2'] })
  })

  it('does not miss what was never promised, yet does not let it come twice', () => {
    expect(compare([said('m1', 'nok', false)], [])).toEqual(clean)
    expect(compare([said('m1', 'nok', false)], [shown('m1'), shown('m1', { conversationId: 'c2' })])).toEqual({ ...clean, doubled: ['m1'] })
  })

  it('names words that nobody said', () => {
    expect(compare([], [shown('m9')])).toEqual({ ...clean, invented: ['m9'] })
  })

  it('names words of one person that stand in the conversation of another', () => {
    const stray = shown('m1', { conversationContact: 'contact-minji' })
    expect(compare([said('m1')], [stray])).toEqual({ ...clean, strayed: ['m1'] })
    expect(compare([said('m1')], [{ ...stray, neighbour: true }])).toEqual(clean)
  })

  it('names a person who became two contacts, and two who became one', () => {
    const other = { author: 'contact-2', conversationContact: 'contact-2' }
    expect(compare([said('m1'), said('m2')], [shown('m1'), shown('m2', other)]).strayed).toEqual(['m2'])
    expect(compare([said('m1'), said('m2', 'minji')], [shown('m1'), shown('m2')]).strayed).toEqual(['m2'])
  })
})
