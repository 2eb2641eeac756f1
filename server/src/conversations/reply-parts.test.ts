import { splitByLimit } from '@baton/channel-kit'
import { expect, it } from 'vitest'
import { gapsBehind } from './reply-parts.ts'

it('keeps the white space that was cut away, so that parts become the text again', () => {
  const text = '죄송해요.\n\n오늘 보내 드려요. 금요일에 도착해요.  금요일에 도착해요.'
  const parts = splitByLimit(text, (part) => part.length <= 14)
  expect(parts.length).toBeGreaterThan(3)

  const gaps = gapsBehind(text, parts)

  expect(parts.map((part, index) => part + gaps[index]).join('')).toBe(text)
})
