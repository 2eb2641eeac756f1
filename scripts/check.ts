// npm run check: everything that is judged without running the program. All of it runs, so one look shows all that is wrong.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { registryHosts } from './registry-hosts.ts'
import { checkOwnWalls } from './walls.ts'

const root = dirname(import.meta.dirname)

interface Step {
  name: string
  /** What is wrong, or nothing; a note says what was looked at. */
  run: () => { problems: string; note?: string }
}

const steps: Step[] = [
  { name: 'types', run: () => tool('tsc', '-p', '.') },
  { name: 'types of the journeys', run: () => tool('tsc', '-p', 'e2e') },
  { name: 'types of the web app', run: () => tool('tsc', '-p', 'web') },
  { name: 'lint', run: () => tool('oxlint', '--type-aware', '--deny-warnings') },
  { name: 'format (npm run format)', run: () => tool('biome', 'format', '--diagnostic-level=error') },
  { name: 'walls', run: walls },
  { name: 'dead code and dependencies', run: () => tool('knip', '--no-progress', '--no-config-hints') },
  { name: 'docs/networks.md says what the adapters say', run: () => script('scripts/networks-page.ts', '--check') },
  { name: 'no registry named', run: () => ({ problems: registryHosts(root).join('\n') }) },
]

const failed = steps.filter(({ name, run }) => {
  const start = Date.now()
  const { problems, note } = run()
  const seconds = ((Date.now() - start) / 1000).toFixed(1)
  console.log(`${problems ? '✗' : '✓'} ${name} (${[note, `${seconds} s`].filter(Boolean).join(', ')})`)
  if (problems) console.log(problems.replace(/^/gm, '  '))
  return problems !== ''
})
console.log(
  failed.length === 0
    ? 'All checks passed.'
    : `${failed.length} of ${steps.length} checks failed: ${failed.map(({ name }) => name).join(', ')}.`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function tool(program: string, ...args: string[]): { problems: string } {
  return run(program, join(root, 'node_modules', '.bin', program), args)
}

function script(file: string, ...args: string[]): { problems: string } {
  return run(file, process.execPath, [join(root, file), ...args])
}

function run(program: string, path: string, args: string[]): { problems: string } {
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
  })
  if (error) return { problems: `${program} cannot be started: ${error.message}` }
  return { problems: status === 0 ? '' : `${stdout}${stderr}`.trim() || `${program} ended with exit code ${status}` }
}

function walls(): { problems: string; note: string } {
  const { files, imports, tables, problems } = checkOwnWalls(root)
  return { problems: problems.join('\n'), note: `${files.length} modules, ${imports} imports, ${tables} tables` }
}
