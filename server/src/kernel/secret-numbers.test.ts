import { describe, expect, it } from 'vitest'
import { maskSecretNumbers, secretNumbersIn } from '#kernel/secret-numbers'

/** A Korean resident or Thai citizen number with the check digit that belongs to it. */
function korean(twelve: string): string {
  const sum = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5].reduce((all, weight, at) => all + weight * Number(twelve[at]), 0)
  return `${twelve}${((Number(twelve[6]) >= 5 ? 13 : 11) - (sum % 11)) % 10}`
}
function thai(twelve: string): string {
  const sum = Array.from(twelve).reduce((all, digit, at) => all + (13 - at) * Number(digit), 0)
  return `${twelve}${(11 - (sum % 11)) % 10}`
}
const other = (number: string) => `${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10}`

describe('finds', () => {
  it.each([
    ['my card is 4111 1111 1111 1111 thanks', 'card', '4111 1111 1111 1111'],
    ['카드번호4111111111111111입니다', 'card', '4111111111111111'],
    ['บัตร 3782-822463-10005', 'card', '3782-822463-10005'],
    ['๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑', 'card', '๔๑๑๑ ๑๑๑๑ ๑๑๑๑ ๑๑๑๑'],
    ['４１１１ １１１１ １１１１ １１１１', 'card', '４１１１ １１１１ １１１１ １１１１'],
    ['٤١١١ ١١١١ ١١١١ ١١١١', 'card', '٤١١١ ١١١١ ١١١١ ١١١١'],
    ['https://lin.ee/abc카드번호4111111111111111', 'card', '4111111111111111'],
    ['order 2024 4111 1111 1111 1111', 'card', '4111 1111 1111 1111'],
    ['주민번호 900101-1234567 이에요', 'korean_resident', '900101-1234567'],
    [`주민 ${korean('900101123456')}`, 'korean_resident', korean('900101123456')],
    [`외국인 ${korean('900101523456')}`, 'korean_resident', korean('900101523456')],
    [`บัตรประชาชน ${thai('110170020345')}ค่ะ`, 'thai_citizen', thai('110170020345')],
    ['국민 123456-12-123456', 'bank_account', '123456-12-123456'],
    ['카카오 3333-12-1234567 로 보내주세요', 'bank_account', '3333-12-1234567'],
    ['โอนมาที่ 123-4-56789-0 นะคะ', 'bank_account', '123-4-56789-0'],
    ['เลขบัญชี 1234567890', 'bank_account', '1234567890'],
    ['환불 계좌는 11012345678901 입니다', 'bank_account', '11012345678901'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'bank_account', 'DE89 3704 0044 0532 0130 00'],
  ])('in "%s" a %s', (text, kind, number) => {
    expect(secretNumbersIn(text).map(({ start, end, ...found }) => ({ ...found, number: text.slice(start, end) }))).toEqual([
      { kind, number },
    ])
  })

  it('a Thai citizen number in its five groups', () => {
    const [, a, b, c, d, e] = /^(.)(.{4})(.{5})(..)(.)$/.exec(thai('110170020345')) ?? []
    expect(secretNumbersIn(`${a}-${b}-${c}-${d}-${e}`)).toMatchObject([{ kind: 'thai_citizen', start: 0, end: 17 }])
  })

  it('several in one text, each by itself', () => {
    expect(secretNumbersIn('4111 1111 1111 1111, 5555555555554444 / 900101-1234567').map(({ kind }) => kind)).toEqual([
      'card',
      'card',
      'korean_resident',
    ])
  })
})

it.each([
  'call 010-1234-5678',
  '입금자 번호 010-1234-5678',
  'โทร 081-234-4821 หรือ 02-123-4567',
  'order 4111111111111112',
  'order 5000000000005',
  'see https://x.com/haru/status/4111111111111111 please',
  'card 4111 1111 1111 1112',
  '0000 0000 0000 0000',
  'tracking 1234-5678-9012',
  '2024-03-12 10:30, 1,290,000원',
  `id ${other(thai('110170020345'))}`,
  `id ${other(korean('900101123456'))}`,
  '901301-1234567',
  'DE89 3704 0044 0532 0130 01',
  '',
])('finds none in "%s"', (text) => expect(secretNumbersIn(text)).toEqual([]))

it('shows the last digits alone and says where the number stood', () => {
  expect(maskSecretNumbers('pay 4111 1111 1111 1234 no, 4111 1111 1111 1111!')).toEqual({
    text: 'pay 4111 1111 1111 1234 no, ••••1111!',
    found: [{ kind: 'card', start: 28, end: 47 }],
  })
})

it.each(['1', '1 ', '4111 ', '900101-', 'DE89', 'A1', '계좌 1', '123-456-789012 NO9386011117947 '])(
  'takes no time over 200 kB of %j',
  (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length))
    const before = process.threadCpuUsage()
    maskSecretNumbers(text)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(5_000)
  },
)
