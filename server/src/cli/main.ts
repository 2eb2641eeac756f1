import { ConfigError } from '#kernel/config'
import { messageOf } from '#kernel/fail'

interface Command {
  usage: string
  does: string
  run(argv: string[]): Promise<number>
}

/** Each command's code is loaded when it is asked for. */
const commands: Record<string, Command> = {
  demo: {
    usage: 'demo',
    does: 'starts Baton with an invented brand on simulated networks and prints the address and how to sign in',
    run: async (argv) => (await import('./demo.ts')).demo(argv),
  },
  backup: {
    usage: 'backup <file|folder> [--with-key]',
    does: 'writes database and files into one file, beside a running server or without one; --with-key: and the master secret',
    run: async (argv) => (await import('./backup.ts')).backup(argv),
  },
  restore: {
    usage: 'restore <file|folder>',
    does: 'fills an empty installation from a backup',
    run: async (argv) => (await import('./restore.ts')).restore(argv),
  },
  'channels try': {
    usage: 'channels try <network> <file>… [--json]',
    does: 'feeds what a network sends to a scratch workspace and prints what results',
    run: async (argv) => (await import('./channels-try.ts')).channelsTry(argv),
  },
  'language classify': {
    usage: 'language classify --task <language|sentiment|kind|offence|urgency> [--lang th] < in.jsonl > out.jsonl',
    does: 'tells of each text, offline, what it is written in, how its author feels, what they want, and how urgent it is',
    run: async (argv) => (await import('./language-classify.ts')).classify(argv),
  },
  replay: {
    usage: 'replay <threads.jsonl> [--duplicates 0.1] [--shuffle] [--seed 7] [--json]',
    does: 'sends recorded conversations through the simulator and prints the figures Baton makes of them',
    run: async (argv) => (await import('./replay.ts')).replay(argv),
  },
  'reset-password': {
    usage: 'reset-password <mail address>',
    does: 'prints a link by which that person chooses a new password, once, for 24 hours',
    run: async (argv) => (await import('./reset-password.ts')).resetPassword(argv),
  },
  'retry-parked': {
    usage: 'retry-parked',
    does: 'has events taken again that search or figures could not take',
    run: async (argv) => (await import('./retry-parked.ts')).retry(argv),
  },
  'rotate-keys': {
    usage: 'rotate-keys',
    does: 'makes a new key for every workspace and seals all credentials with it',
    run: async (argv) => (await import('./rotate-keys.ts')).rotate(argv),
  },
}

async function main(argv: string[]): Promise<number> {
  const name = [argv.slice(0, 2).join(' '), argv[0] ?? ''].find((each) => each in commands)
  const command = name === undefined ? undefined : commands[name]
  if (!command || name === undefined) {
    console.error(
      argv.length === 0 || argv[0] === 'help' || argv[0] === '--help'
        ? helpText()
        : `There is no command "${argv.join(' ')}".\n\n${helpText()}`,
    )
    return argv.length === 0 || argv[0] === 'help' || argv[0] === '--help' ? 0 : 2
  }
  return command.run(argv.slice(name.split(' ').length))
}

function helpText(): string {
  const rows = Object.values(commands).map(({ usage, does }) => `  ${usage}\n      ${does}`)
  return `baton: the command-line tool of this server\n\n${rows.join('\n')}`
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : messageOf(error))
    process.exitCode = 1
  },
)
