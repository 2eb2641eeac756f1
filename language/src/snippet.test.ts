import { expect, it } from 'vitest'
import { HIGHLIGHT_END, HIGHLIGHT_START, queryTokens, snippet } from './index.ts'

const shown = (text: string, query: string, length?: number) =>
  snippet(text, queryTokens(query), length).replaceAll(HIGHLIGHT_START, '[').replaceAll(HIGHLIGHT_END, ']')

it('marks what was found, in the spelling of the text', () => {
  expect(shown('Refunds take long. Where is my REFUND?', 'refund')).toBe('[Refund]s take long. Where is my [REFUND]?')
  expect(shown('어제 환불을 요청했어요', '환불은')).toBe('어제 [환불]을 요청했어요')
  expect(shown('ขอคืนเงินได้ไหมคะ', 'คืนเงิน')).toBe('ขอ[คืนเงิน]ได้ไหมคะ')
})

it('shows the stretch around the find, cut between whole letters', () => {
  const long = `${'ที่นี่ '.repeat(60)}คืนเงิน ${'👩‍👩‍👧 '.repeat(60)}`
  const cut = shown(long, 'คืนเงิน', 60)
  expect(cut).toContain('[คืนเงิน]')
  expect(cut.startsWith('…')).toBe(true)
  expect(cut.endsWith('…')).toBe(true)
  expect(cut).not.toMatch(/\u200d…$/u)
})

it('lets no text forge a mark', () => {
  expect(snippet('a\ue000b\ue001c', [])).toBe('abc')
})
