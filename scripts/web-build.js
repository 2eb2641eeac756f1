import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { announced, root, run, SetupError } from './bootstrap.js'

const web = join(root, 'web')
const stamp = join(web, 'dist', '.built-from')

/** Everything the bundle is made of, so that it is built again when, and only when, one of them changed. */
const sources = [
  'web/src',
  'web/public',
  'web/index.html',
  'web/vite.config.ts',
  'web/scripts',
  'web/package.json',
  'contract/src',
  'lingui.config.ts',
  'package-lock.json',
]

/** Builds the web app when what is built differs from the sources. Without sources of a web app there is nothing to build, and it says so. */
export async function buildWeb() {
  if (!existsSync(join(web, 'index.html'))) {
    console.error('There is no web app in web/ (no index.html): serving the API alone.')
    return
  }
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await announced('Building the web app (only when its sources changed)', async () => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const code = await run(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: web, stdio: ['ignore', 2, 2] })
    if (code !== 0)
      throw new SetupError(
        `The web app could not be built (exit code ${code}); the reason is above. It is written to ${join(web, 'dist')}.`,
      )
  })
  writeFileSync(stamp, fingerprint())
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => filesBelow(join(root, source))))
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** The files that end up in the bundle, in a fixed order; generated ones and tests do not count. */
function filesBelow(path) {
  if (!existsSync(path)) return []
  if (/\.test\.tsx?$|\.gen\.ts$/.test(path)) return []
  try {
    return readdirSync(path)
      .sort()
      .flatMap((name) => filesBelow(join(path, name)))
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
}
