// npm start: installs and builds what is missing, then serves.
import { bootstrap, giveUp } from './bootstrap.js'

await bootstrap()
const { buildWeb } = await import('./web-build.js')
await buildWeb().catch(giveUp)
await import('../server/src/main.ts')
