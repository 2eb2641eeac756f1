import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../server/src/cli/main.ts', import.meta.url))

export interface Ended {
  code: number | null
  /** What it said, on both outputs. */
  said: string
}

/** Runs `baton …` as a person would on the machine of these values. */
export function baton(args: readonly string[], { dataDir, databaseUrl }: { dataDir: string; databaseUrl?: string }): Promise<Ended> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BATON_DATA: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, said }))
  })
}

/** One that must succeed. */
export async function batonOk(args: readonly string[], where: { dataDir: string; databaseUrl?: string }): Promise<string> {
  const { code, said } = await baton(args, where)
  if (code !== 0) throw new Error(`baton ${args.join(' ')} ended with ${code}: ${said}`)
  return said
}
