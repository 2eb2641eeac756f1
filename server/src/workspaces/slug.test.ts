import { expect, it } from 'vitest'
import { slugOf } from './slug.ts'

it.each([
  ['Haru Living', 'haru-living'],
  ['  Café 24 – Seoul!  ', 'cafe-24-seoul'],
  ['Ünïted & Sons', 'united-sons'],
  ['ＨＡＲＵ', 'haru'],
  ['하루 Living', 'living'],
  [`${'long '.repeat(20)}`, 'long-long-long-long-long-long-long-long'],
  ['하루 리빙', null],
  ['ฮารุลิฟวิ่ง', null],
  ['A', null],
  ['!!!', null],
])('makes of "%s" the address %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug)
})
