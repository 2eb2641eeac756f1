import { describe, expect, it } from 'vitest'
import { maskHandle, maskText } from '#kernel/masking'

describe('maskHandle', () => {
  it.each([
    ['@somchai_shop', '••••shop'],
    ['minji.kim@example.co.kr', '••••.kim'],
    ['+66812344821', '••••4821'],
    ['abcd', '••••cd'],
    ['a', '••••'],
    ['', '••••'],
    ['김민지', '••••지'],
    ['กิตติพงษ์', '••••พงษ์'],
  ])('shows %s as %s', (handle, masked) => {
    expect(maskHandle(handle)).toBe(masked)
  })
})

describe('maskText', () => {
  it.each([
    ['Call me on 081-234-4821 please', 'Call me on ••••4821 please'],
    ['โทร0812344821ครับ', 'โทร••••4821ครับ'],
    ['โทร ๐๘๑๒๓๔๔๘๒๑', 'โทร ••••๔๘๒๑'],
    ['อีเมลsomchai.dee@example.com นะคะ', 'อีเมล••••.dee นะคะ'],
    ['제 번호는 +82 (0)10-9876-4821 입니다', '제 번호는 ••••4821 입니다'],
    ['สมชาย@ตัวอย่าง.ไทย', '••••าย'],
    ['Order 12345 cost 1,290 baht at 10:30', 'Order 12345 cost 1,290 baht at 10:30'],
  ])('turns "%s" into "%s"', (text, masked) => {
    expect(maskText(text)).toBe(masked)
  })

  it('leaves no address and no long number, whatever stands around them', () => {
    const masked = maskText('a@b.co,minji@example.com;0812344821/02 123 4567')
    expect(masked).not.toMatch(/@|\d{5,}/)
  })
})

it.each([['a'], ['ขอบคุณ'], ['1 '], ['@'], ['a.'], ['a@']])('takes no time over a megabyte of %j', (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
  const before = performance.now()
  maskText(text)
  expect(performance.now() - before).toBeLessThan(2_000)
})
