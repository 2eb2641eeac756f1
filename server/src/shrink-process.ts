import { stat } from 'node:fs/promises'
import type { ShrinkAnswer, Shrunk, ToShrink } from '#channels'
import sharp from 'sharp'

// The other side of `shrinkAside`: makes pictures smaller, in a process of its own.

/** Longest side of a small version: what a bubble shows, on a screen of two points a pixel. */
const SIDE = 640
/** Pictures no larger than this need no small version. */
const SMALL_BYTES = 60 * 1024
/** A camera makes up to 50 million pixels; a file of a few bytes can claim far more. */
const MOST_PIXELS = 50_000_000

// Only what `canShrink` lets in: other decoders, such as that of SVG, are never reached whatever a file looks like.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
})
sharp.cache(false)
sharp.concurrency(1)

process.on('message', ({ path }: ToShrink) => {
  shrink(path).then(
    (shrunk) => answer({ shrunk }),
    () => answer({ shrunk: null }),
  )
})
// Ctrl-C reaches it too; it ends with the process that asks it.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit())

function answer(what: ShrinkAnswer): void {
  process.send?.(what)
}

async function shrink(path: string): Promise<Shrunk> {
  const picture = sharp(path, { limitInputPixels: MOST_PIXELS, sequentialRead: true, failOn: 'error' })
  const { width, height } = (await picture.metadata()).autoOrient
  const { size } = await stat(path)
  if (Math.max(width, height) <= SIDE && size <= SMALL_BYTES) return { width, height, small: null }
  // Of what moves it is the first picture.
  const small = await picture
    .autoOrient()
    .resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 76 })
    .timeout({ seconds: 10 })
    .toBuffer()
  return { width, height, small }
}
