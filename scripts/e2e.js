// npm run e2e: the journeys in a real Chromium. Arguments go to vitest.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { bootstrap, giveUp } from './bootstrap.js'

await bootstrap()
const chromium = findChromium()
if (chromium) {
  const { buildWeb } = await import('./web-build.js')
  const { runTests } = await import('./vitest-run.js')
  await buildWeb().catch(giveUp)
  process.exitCode = await runTests(['--config', 'e2e/vitest.config.ts', ...process.argv.slice(2)], { CHROMIUM_PATH: chromium })
} else {
  const wrong = process.env.CHROMIUM_PATH
    ? `CHROMIUM_PATH is "${process.env.CHROMIUM_PATH}", and no program can be run there.`
    : 'No Chromium was found.'
  console.error(`${wrong} Install one (Debian: apt-get install chromium), or set CHROMIUM_PATH to it.`)
  if (process.env.CI === 'true' || process.env.CHROMIUM_PATH) process.exitCode = 1
  else console.error('The journeys were skipped.')
}

/** The browser named by CHROMIUM_PATH and no other when that is set; else the first that the system has. */
function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/snap/bin']
  const usual = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ]
  return (process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : usual).find(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
