/** What a person can do about the ways PostgreSQL fails to start, by what it says about itself. */
const remedies: [RegExp, string][] = [
  [
    /No space left on device|Disk quota exceeded/i,
    'The disk is full: free some space (a few hundred megabytes) and start again. Nothing that was committed is lost.',
  ],
  [/could not look up effective user ID (\d+)/, 'The account has no line in /etc/passwd: add one, or set DATABASE_URL.'],
  [/Read-only file system/i, 'The folder cannot be written: point BATON_DATA at one that can.'],
  [
    /Permission denied/i,
    'The account that PostgreSQL runs as may not use these files: correct their owner, or point BATON_DATA elsewhere.',
  ],
  [
    /error while loading shared libraries/,
    'The PostgreSQL programs are incomplete, as after an install without install scripts: run `npm rebuild`, and start again.',
  ],
  [
    /Cannot allocate memory|out of memory|could not map anonymous shared memory/i,
    'There is not enough free memory (about 400 MB are needed): free some, or set DATABASE_URL.',
  ],
  [
    /initialized by PostgreSQL version|incompatible with server/,
    'The files were written by another version of PostgreSQL: start the Baton that wrote them, or restore a backup into an empty BATON_DATA.',
  ],
  [
    /pre-existing shared memory block|lock file "postmaster.pid" already exists/,
    'Another PostgreSQL still uses these files: end it and start again.',
  ],
  [
    /invalid checkpoint record|could not locate a valid checkpoint|PANIC/,
    'The database files are damaged: keep a copy of them, and restore the last backup into an empty BATON_DATA.',
  ],
]

/** One message for a PostgreSQL that did not start: what is wrong, what to do, and its own last words. */
export function explainFailure(what: string, output: string, logFile?: string): string {
  const remedy =
    remedies.find(([pattern]) => pattern.test(output))?.[1] ?? 'What it said last is below. Another server can be named by DATABASE_URL.'
  const last = lastLines(output)
  return [`${what} ${remedy}`, ...(logFile ? [`Its log: ${logFile}`] : []), ...(last ? [last] : [])].join('\n')
}

/** For a program that the system would not even start. */
export function explainSpawn(program: string, error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT')
    return `${program} cannot be started: it is missing, or this system has no glibc (Alpine Linux). Run \`npm ci\`, or set DATABASE_URL.`
  if (error.code === 'EPERM' || error.code === 'EINVAL') {
    return `This root account may not start programs as another one, and PostgreSQL does not run as root. Run Baton as an ordinary account, or set DATABASE_URL.`
  }
  return `${program} cannot be started (${error.code ?? error.message}). Run \`npm ci\`, or set DATABASE_URL.`
}

function lastLines(output: string): string {
  return output
    .trim()
    .split('\n')
    .slice(-12)
    .map((line) => `  ${line}`)
    .join('\n')
    .trimEnd()
}
