import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** Smaller ones gain nothing. */
const FROM_BYTES = 300

/** Puts a Brotli and a gzip version beside each script and style sheet, which the server sends to browsers that take them. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      await Promise.all(
        Object.keys(bundle)
          .filter((name) => /\.(js|css)$/.test(name))
          .map(async (name) => {
            const file = join(dir, name)
            const bytes = await readFile(file)
            if (bytes.length < FROM_BYTES) return
            const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
            await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, best))
            await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
          }),
      )
    },
  }
}
