import { expect, it } from 'vitest'
import { strengthOf } from './strength.ts'

it('does not count what everybody knows of the person', () => {
  expect(strengthOf('minji-haru-2026', ['Minji Kim', 'minji@haru.example'])).toBe('guessable')
  expect(strengthOf('minji-haru-2026')).not.toBe('guessable')
})

it('is not impressed by repetition and rows of neighbours', () => {
  for (const weak of ['aaaaaaaaaaaaaaaa', '12345678901234', 'abcdefghijklmnop', 'Password123', 'qwerty123456']) {
    expect(strengthOf(weak)).toBe('guessable')
  }
})

it('likes several words, in any script', () => {
  expect(strengthOf('copper lantern river')).toBe('strong')
  expect(strengthOf('구름 사다리 연필 바다 소금')).toBe('strong')
  expect(strengthOf('ร่มสีฟ้า กับ เรือกระดาษ')).toBe('strong')
})

it('counts characters, not bytes, for the minimum', () => {
  expect(strengthOf('짧은말이야')).toBe('short')
  expect(strengthOf('🙂🙂🙂🙂🙂')).toBe('short')
})
