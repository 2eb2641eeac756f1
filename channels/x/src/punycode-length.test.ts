import { domainToASCII } from 'node:url'
import { expect, it } from 'vitest'
import { punycodeLength } from './punycode-length.ts'

it('gives the length that names have in ASCII', () => {
  for (const label of ['example', 'bücher', 'ไทย', '한국', 'みんな', '例え-test', 'а1б2в3', 'สวัสดีค่ะคุณลูกค้า'])
    expect(punycodeLength(label)).toBe(domainToASCII(label).length)
})
