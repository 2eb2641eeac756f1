import { ConfigError, readConfig } from '#kernel/config'
import { messageOf } from '#kernel/fail'
import { setupLink } from '#kernel/setup-link'
import { collectOnce } from './collect-once.ts'
import { endOnSignal } from './end-on-signal.ts'
import { start } from './process.ts'

async function main(): Promise<void> {
  const config = readConfig(process.env)
  // Without its database it could only refuse; a supervisor (or a person) starts both again, and nothing that was answered is lost.
  const running = await start(config, (why) => {
    console.error(why)
    process.exit(1)
  })
  endOnSignal(running)
  collectOnce()
  for (const note of running.notes) console.log(note)
  const link = await setupLink(running.app)
  if (link) {
    console.log('\n  Baton is ready. Make the first workspace here (the link works once):\n')
    console.log(`    ${link}\n`)
  } else console.log(`\n  Baton is ready: ${running.app.publicUrl()}\n`)
}

main().catch((error: unknown) => {
  // What a person can mend is told in words; a bug comes with its stack.
  console.error(error instanceof ConfigError || process.env.LOG_LEVEL !== 'debug' ? `Baton could not start.\n${messageOf(error)}` : error)
  process.exit(1)
})
