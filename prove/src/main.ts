import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { random } from '@baton/simulator'
import type { Proof, Size, Verdict } from './promise.ts'
import { proofs } from './promises/index.ts'
import { type Result, saveResult } from './results.ts'

const usage = `npm run prove -- <promise>|all [--seed n] [--size small|full] [--json] [--save] [--verbose]

${proofs.map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}`

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '7' },
      size: { type: 'string', default: 'small' },
      json: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  })
  const chosen = positionals[0] === 'all' ? proofs : proofs.filter(({ name }) => positionals.includes(name))
  const seed = Number(values.seed)
  if (chosen.length === 0 || !Number.isSafeInteger(seed) || !isSize(values.size)) {
    console.error(usage)
    process.exit(2)
  }
  const results: Result[] = []
  for (const proof of chosen) {
    const result = await prove(proof, seed, values.size, values.verbose)
    results.push(result)
    if (values.save) saveResult(result)
    if (!values.json) print(result)
  }
  const kept = results.every(({ findings }) => findings.length === 0)
  if (values.json) console.log(JSON.stringify({ kept, seed, size: values.size, commit: commit(), results }))
  process.exit(kept ? 0 : 1)
}

const isSize = (value: string): value is Size => value === 'small' || value === 'full'

/** A run that cannot be carried out proves nothing, and so counts as broken. */
async function prove(proof: Proof, seed: number, size: Size, verbose: boolean): Promise<Result> {
  const started = performance.now()
  const note = (words: string) => {
    if (verbose) console.error(`  ${((performance.now() - started) / 1000).toFixed(1)} s ${words}`)
  }
  let verdict: Verdict
  try {
    verdict = await proof.run({ seed, size, random: random(seed).fork(proof.name), note })
  } catch (error) {
    verdict = {
      events: 0,
      counts: {},
      findings: [`the run ended early: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`],
    }
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10
  return {
    promise: proof.name,
    seed,
    size,
    commit: commit(),
    at: new Date().toISOString(),
    ...verdict,
    seconds,
    repeat: `npm run prove -- ${proof.name} --seed ${seed} --size ${size}`,
  }
}

const mostShown = 12

function print({ promise, seed, commit, events, counts, findings, skipped, seconds, repeat }: Result): void {
  if (skipped) return console.log(`promise=${promise} skipped: ${skipped}`)
  const figures = Object.entries({ events, ...counts }).map(([name, count]) => `${name}=${count}`)
  console.log(
    ['promise=' + promise, `seed=${seed}`, `commit=${commit}`, ...figures, `broken=${findings.length}`, `seconds=${seconds}`].join(' '),
  )
  for (const finding of findings.slice(0, mostShown)) console.log(`  ${finding}`)
  if (findings.length > mostShown) console.log(`  … and ${findings.length - mostShown} more; --json tells all`)
  console.log(`  again: ${repeat}`)
}

/** The commit of the checkout, with + when files differ from it; `unknown` outside a checkout. */
function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+' : '')
  } catch {
    return 'unknown'
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
await main()
