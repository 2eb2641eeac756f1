import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { shrinkAside } from '#channels'

const folder = mkdtempSync(join(tmpdir(), 'baton-shrink-'))
const aside = shrinkAside(new URL('./shrink-process.ts', import.meta.url))
afterAll(() => {
  aside.close()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0
async function shrink(bytes: Uint8Array) {
  const path = join(folder, `picture-${++files}`)
  writeFileSync(path, bytes)
  return aside.shrink(path)
}

const noise = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a63', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })

describe('a small version', { timeout: 30_000 }, () => {
  it('is a WebP of at most 640 on its longer side, turned as the camera said, without what it wrote down', async () => {
    const jpeg = await noise(1200, 900)
      .withExif({ IFD0: { Artist: 'Somchai' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const shrunk = await shrink(jpeg)
    expect(shrunk).toMatchObject({ width: 900, height: 1200 })
    const small = await sharp(shrunk?.small ?? new Uint8Array()).metadata()
    expect(small).toMatchObject({ format: 'webp', width: 480, height: 640 })
    expect(small.exif).toBeUndefined()
    expect(shrunk?.small?.length).toBeLessThan(jpeg.length)
  })

  it.each([
    ['PNG', () => noise(800, 800).png()],
    ['WebP', () => noise(1000, 500).webp()],
    ['GIF', () => sharp({ create: { width: 900, height: 700, channels: 3, background: '#a63' } }).gif()],
    ['AVIF', () => noise(700, 700).avif({ effort: 0 })],
  ])('is made of %s', async (_kind, picture) => {
    expect((await shrink(await picture().toBuffer()))?.small).toBeInstanceOf(Uint8Array)
  })

  it('is not made of what is small, whose size is told all the same', async () => {
    expect(await shrink(await noise(120, 80).jpeg().toBuffer())).toEqual({ width: 120, height: 80, small: null })
  })

  it.each([
    ['no picture', () => Buffer.from('<html>not a picture</html>')],
    ['half a picture', async () => (await noise(900, 900).png().toBuffer()).subarray(0, 20_000)],
    [
      'a drawing that names files',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="900"><image href="file:///etc/passwd"/></svg>'),
    ],
    ['a few bytes that claim 900 million pixels', () => claiming(30_000, 30_000)],
  ])('is not made of %s, and the next picture is', async (_what, bytes) => {
    expect(await shrink(await bytes())).toBeNull()
    expect(await shrink(await noise(700, 700).jpeg().toBuffer())).not.toBeNull()
  })
})

/** A PNG that says it is so wide and high. */
function claiming(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const check = Buffer.alloc(4)
    check.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, check])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
