import { expect, it } from 'vitest'
import { maskSecretNumbersInHtml } from '#kernel/secret-numbers-in-html'

const card = { kind: 'card', number: '4111 1111 1111 1111' }

it.each([
  ['in plain sight', '<p>Card 4111 1111 1111 1111, please</p>', '<p>Card ••••1111, please</p>', [card]],
  ['across inline tags', '<p>4111 <b>1111</b> <i>1111 11</i>11!</p>', '<p>••••1111<b></b><i></i>!</p>', [card]],
  ['where the line is broken', '<p>บัตร 4111 1111\r\n    1111 1111 ค่ะ</p>', '<p>บัตร ••••1111 ค่ะ</p>', [card]],
  [
    'in an address and a title',
    '<a href="tel:4111111111111111" title="4111 1111 1111 1111">카드</a>',
    '<a href="tel:••••1111" title="••••1111">카드</a>',
    [{ kind: 'card', number: '4111111111111111' }, card],
  ],
  [
    'in the cells of a table',
    '<tr><td>4111</td><td>1111</td><td>1111</td><td>1111</td></tr>',
    '<tr><td>••••1111</td><td></td><td></td><td></td></tr>',
    [card],
  ],
  ['around a picture', '4111 1111 1111 <img alt="">1111', '••••1111<img alt="">', [card]],
  ['twice', '4111 1111 1111 1111<br>4111 1111 1111 1111', '••••1111<br>••••1111', [card, card]],
])('masks a number %s', (_, html, masked, numbers) => {
  expect(maskSecretNumbersInHtml(html)).toEqual({ html: masked, numbers })
})

it.each([
  '<table><tr><td>4111 1111</td></tr><tr><td>1111 1111</td></tr></table>',
  '<p>4111 1111</p><p>1111 1111</p>',
  '<img width="4111111111111111" alt="washer">',
  '<p style="margin:0">010-1234-5678, 081-234-4821</p>',
  '1 < 2, 4111 1111 1111 1112',
  '',
])('leaves %s as it is', (html) => expect(maskSecretNumbersInHtml(html)).toEqual({ html, numbers: [] }))

it.each(['<b>1</b>', '1 ', '<', '< ', '\n', '4111<i></i>'])('takes no time over a megabyte of %j', (piece) => {
  const before = process.threadCpuUsage()
  maskSecretNumbersInHtml(piece.repeat(Math.ceil(1_000_000 / piece.length)))
  const { user, system } = process.threadCpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(5_000)
})
