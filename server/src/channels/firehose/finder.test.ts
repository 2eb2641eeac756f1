import { expect, it } from 'vitest'
import { finder } from './finder.ts'

const HARU = 'did:plc:haruharuharuharuharuharu'
const SOMCHAI = 'did:plc:somchaisomchaisomchaisom'
const SHOP = 'did:web:shop.example'

it('finds each mark wherever it stands among other bytes, and no other', () => {
  const find = finder([HARU, SOMCHAI, SHOP])
  const bytes = Buffer.concat([
    Buffer.from([0, 0xff, 0x78, 0x20]),
    Buffer.from(`${HARU}ก👍at://${SHOP}/app.bsky.feed.post/1`),
    Buffer.from([0xf6]),
  ])

  expect(find(bytes)).toEqual(new Set([HARU, SHOP]))
  expect(find(Buffer.from(HARU))).toEqual(new Set([HARU]))
  expect(find(Buffer.from(`did:plc:minjiminjiminjiminjiminj ${HARU.slice(0, -1)}`))).toEqual(new Set())
  expect(find(Buffer.alloc(0))).toEqual(new Set())
  expect(finder([])(bytes)).toEqual(new Set())
})

it('looks for ten thousand in about the time it takes for one', () => {
  const frame = Buffer.concat([Buffer.alloc(20_000, 'x'), Buffer.from(SOMCHAI), Buffer.alloc(20_000, 'y')])
  const many = Array.from({ length: 10_000 }, (_, i) => `did:plc:${String(i).padStart(24, 'a')}`)
  const time = (find: (bytes: Buffer) => Set<string>) => {
    const began = process.threadCpuUsage()
    for (let i = 0; i < 500; i++) find(frame)
    const { user, system } = process.threadCpuUsage(began)
    return (user + system) / 1000
  }
  const one = finder([SOMCHAI])
  const all = finder([...many, SOMCHAI])
  time(one)
  time(all)

  expect(all(frame)).toEqual(new Set([SOMCHAI]))
  expect(time(all)).toBeLessThan(20 * time(one) + 20)
})
