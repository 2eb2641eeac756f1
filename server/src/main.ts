import { ConfigError, readConfig } from '#kernel/config'
import { messageOf } from '#kernel/fail'
import { setupLink } from '#kernel/setup-link'
import { type Running, start } from './process.ts'

/** Time to end by ourselves before the process is ended. */
const PATIENCE_MS = 1_900

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const running = await start(config)
  for (const note of running.notes) console.log(note)
  const link = await setupLink(running.app)
  if (link) {
    console.log('\n  Baton is ready. Make the first workspace here (the link works once):\n')
    console.log(`    ${link}\n`)
  } else console.log(`\n  Baton is ready: ${running.app.publicUrl()}\n`)
  endOnSignal(running)
}

/** Ctrl-C comes twice through npm; the second one changes nothing. */
function endOnSignal(running: Running): void {
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), PATIENCE_MS).unref()
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(messageOf(error))
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
}

main().catch((error: unknown) => {
  // What a person can mend is told in words; a bug comes with its stack.
  console.error(error instanceof ConfigError || process.env.LOG_LEVEL !== 'debug' ? `Baton could not start.\n${messageOf(error)}` : error)
  process.exit(1)
})
