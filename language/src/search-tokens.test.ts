import { describe, expect, it } from 'vitest'
import { queryTokens, searchTokens } from './index.ts'

/** Would a text be found by this query? The same question PostgreSQL answers, in a few lines. */
function finds(query: string, text: string): boolean {
  const { words, bigrams } = searchTokens(text)
  const tokens = [...words, ...bigrams]
  const clauses = queryTokens(query)
  return (
    clauses.length > 0 &&
    clauses.every(({ any }) =>
      any.some((all) => all.every(({ token, prefix }) => tokens.some((known) => (prefix ? known.startsWith(token) : known === token)))),
    )
  )
}

describe('searchTokens', () => {
  it.each([
    ['환불', '어제 환불을 요청했는데 아직이에요'],
    ['환불은', '환불이 언제 되나요'],
    ['지연', '배송지연 때문에 너무 답답합니다'],
    ['배송지연', '배송 지연 말고 배송지연이라고 썼어요'],
    ['옷', '옷이 찢어져서 왔어요'],
    ['매장', '강남 매장에서는 된다고 했어요'],
    ['จัดส่ง', 'การจัดส่งช้ามากค่ะ'],
    ['คืนเงิน', 'ขอคืนเงินได้ไหมคะ'],
    ['ชาตรา', 'ชาตรามือไม่อร่อยเหมือนเดิม'],
    ['ไลน์แมน', 'ไลน์แมนส่งผิดบ้านครับ'],
    ['refund', 'Where are my REFUNDS?'],
    ['refunds', 'I want a refund'],
    ['ref', 'please refund me'],
    ['1204', 'Order #A-1204 never came'],
    ['配送', '配送が遅れています'],
    ['返品 したい', '返品したいです'],
    ['cafe\u0301', 'the café downstairs'],
  ])('finds %s in "%s"', (query, text) => expect(finds(query, text)).toBe(true))

  it.each([
    ['환불', '교환해 주세요'],
    ['คืนเงิน', 'ส่งของช้ามาก'],
    ['refund delivery', 'where is my refund'],
    ['ref delivery', 'my refund and the delivery'],
    ['', 'anything'],
    ['!!!', 'anything'],
  ])('does not find "%s" in "%s"', (query, text) => expect(finds(query, text)).toBe(false))

  it('writes pairs of letters only where words are not settled', () => {
    expect(searchTokens('Where is my order').bigrams).toEqual([])
    expect(searchTokens('ขอคืนเงิน').bigrams).toEqual([])
    expect(searchTokens('배송지연').bigrams).toEqual(['배송', '송지', '지연'])
  })

  it('keeps a word of endless letters from filling the index', () => {
    expect(searchTokens('a'.repeat(5000)).words).toEqual(['a'.repeat(60)])
  })
})
