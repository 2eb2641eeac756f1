import { expect, it } from 'vitest'
import { isTyping, keyOf } from './keys.ts'

it.each([
  [{ key: 'j', code: 'KeyJ', shiftKey: false }, 'j'],
  [{ key: 'ㅓ', code: 'KeyJ', shiftKey: false }, 'j'],
  [{ key: '่', code: 'KeyJ', shiftKey: false }, 'j'],
  [{ key: 'ฝ', code: 'Slash', shiftKey: false }, '/'],
  [{ key: 'ฦ', code: 'Slash', shiftKey: true }, '?'],
  [{ key: 'Escape', code: 'Escape', shiftKey: false }, 'Escape'],
  [{ key: 'J', code: 'KeyC', shiftKey: true }, 'j'],
])('takes %o for %s: what it types when that is Latin, else its place', (event, key) => {
  expect(keyOf(event)).toBe(key)
})

it('knows where people write', () => {
  expect(isTyping(document.createElement('textarea'))).toBe(true)
  expect(isTyping(document.createElement('button'))).toBe(false)
  expect(isTyping(Object.assign(document.createElement('input'), { type: 'checkbox' }))).toBe(false)
  expect(isTyping(Object.assign(document.createElement('input'), { type: 'search' }))).toBe(true)
})
