import { describe, expect, it } from 'vitest'
import { maskHandle, maskText, personalDataIn } from '#kernel/masking'

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

describe('personalDataIn', () => {
  it.each([
    ['เขียนถึงเราที่ help@haru.example นะคะ', ['email']],
    ['โทร 02-123-4567 ได้เลยค่ะ', ['phone']],
    ['080-1234-5678로 전화 주세요', ['phone']],
    ['주문번호 20431877 확인했습니다', ['order_number']],
    ['Your order HL-10432 left today', ['order_number']],
    ['Order #3391 is on its way', ['order_number']],
    ['Call +66 2 123 4567 and name order 20431877', ['phone', 'order_number']],
    ['Version 10.2.1 of 2026-11-27 mends it, for 1,290 baht at 10:30', []],
    ['ขอบคุณสำหรับ 5 ดาวค่ะ', []],
    ['', []],
  ])('finds in "%s" %j', (text, found) => {
    expect(personalDataIn(text)).toEqual(found)
  })
})

it.each([['a'], ['ขอบคุณ'], ['1 '], ['@'], ['a.'], ['a@']])('takes no time over a megabyte of %j', (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length))
  const before = process.threadCpuUsage()
  maskText(text)
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(2_000)
})
