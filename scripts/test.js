// npm test: installs what is missing, then runs every test that needs no browser. Arguments go to vitest.
import { bootstrap } from './bootstrap.js'

await bootstrap()
const { runTests } = await import('./vitest-run.js')
process.exitCode = await runTests(process.argv.slice(2))
