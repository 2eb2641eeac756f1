import type { Import, Module } from './modules.ts'
import { homeOf, isForTests, isTestHelper, placeOf } from './places.ts'

export interface House {
  /** In order: each may use those before it. */
  slices: string[]
}

/** Says what is wrong with one import, or null. */
type ImportRule = (from: Module, to: Import, house: House) => string | null

const input = [
  'net',
  'tls',
  'http',
  'https',
  'http2',
  'dgram',
  'dns',
  'dns/promises',
  'fs',
  'fs/promises',
  'child_process',
  'worker_threads',
  'cluster',
]
const socketModules = ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises']
const socketPackages = ['undici', 'imapflow', 'nodemailer', 'ws', 'smtp-server', 'eventsource', 'axios', 'got', 'node-fetch']
/** Parts of such packages that only put bytes together. */
const composers = ['nodemailer/lib/mail-composer', 'nodemailer/lib/mail-composer/index.js']
const socketGlobals = ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']
/** The only places on the server that may open a connection to somebody else. Mail speaks through addresses that the door has checked. */
const doors = ['server/src/kernel/door.ts', 'server/src/kernel/door/', 'server/src/channels/mail/']
/** The only place on the server that others connect to. */
const listener = 'server/src/kernel/server.ts'

/** Homes that may use no other home, and homes that may use only those named. */
const mayUse: Record<string, string[]> = {
  contract: [],
  language: [],
  simulator: [],
  kit: ['contract'],
  web: ['contract'],
  widget: ['contract'],
  e2e: ['contract', 'simulator'],
}

/** What stands in ARCHITECTURE.md under "Walls", one rule each. */
export const importRules: ImportRule[] = [
  function packagesByName(from, { specifier, target }) {
    if (target.kind !== 'file' || !specifier.startsWith('.') || placeOf(from.file).area === 'root') return null
    return homeOf(from.file) === homeOf(target.file) ? null : `reaches into ${homeOf(target.file)} by a path: use its package name`
  },

  function homes(from, { target }) {
    const home = homeOf(from.file)
    const allowed = placeOf(from.file).area === 'adapter' && isAdapterCode(from.file) ? ['kit'] : mayUse[home]
    const other = target.kind === 'file' ? homeOf(target.file) : home
    if (!allowed || other === home || allowed.includes(other)) return null
    return `uses ${other}: ${home} may use ${allowed.length > 0 ? `only ${allowed.join(' and ')}` : 'nothing else of ours'}`
  },

  function kitKnowsTables(from, { target }) {
    if (homeOf(from.file) !== 'kit' || target.kind !== 'file' || homeOf(target.file) !== 'contract') return null
    const tables = ['findings', 'abilities', 'meters', 'import-fields', 'templates'].map((name) => `contract/src/${name}.ts`)
    return tables.includes(target.file)
      ? null
      : `uses ${target.file}: of the contract the kit may use only findings.ts, abilities.ts, meters.ts, import-fields.ts and templates.ts`
  },

  function contractWithoutNode(from, { target }) {
    if (placeOf(from.file).area !== 'contract' || isForTests(from.file) || target.kind !== 'node') return null
    return `uses node:${target.name}: the contract also runs in a browser`
  },

  function pureAdapters(from, { specifier, target }) {
    if (!isAdapterCode(from.file) || isForTests(from.file) || composers.includes(specifier)) return null
    const isIo =
      (target.kind === 'node' && input.includes(target.name)) ||
      (target.kind === 'package' && [...socketPackages, 'pg'].includes(target.name))
    return isIo ? `uses ${target.name}: an adapter does no input or output, the server does it for it` : null
  },

  function independentChecker(from, { target }) {
    if (!from.file.startsWith('prove/src/checker')) return null
    return target.kind === 'file' && !target.file.startsWith('prove/src/checker')
      ? `uses ${target.file}: the checker shares no code with what it checks`
      : null
  },

  function slicesByTheirDoor(from, { target }, { slices }) {
    const to = target.kind === 'file' ? placeOf(target.file) : null
    const own = placeOf(from.file)
    if (to?.area !== 'server' || target.kind !== 'file' || !slices.includes(to.part)) return null
    if (own.area === 'server' && (own.part === to.part || isForTests(from.file))) return null
    return target.file === `server/src/${to.part}/index.ts` ? null : `enters ${to.part} past its index.ts`
  },

  function onlyLowerSlices(from, { target }, { slices }) {
    const own = placeOf(from.file)
    const to = target.kind === 'file' ? placeOf(target.file) : null
    if (own.area !== 'server' || to?.area !== 'server' || own.part === 'top' || own.part === to.part) return null
    if (own.part === 'cli') return null
    if (to.part === 'top') return isForTests(from.file) ? null : 'uses what composes the server: only tests and commands may'
    if (own.part === 'kernel' && slices.includes(to.part)) return `uses the slice ${to.part}: the kernel knows no slice`
    if (!slices.includes(own.part) || slices.indexOf(to.part) < slices.indexOf(own.part)) return null
    return `uses ${to.part}, which stands after ${own.part} in slices.ts: hear its events instead`
  },

  function testHelpersForTests(from, { specifier, target }) {
    if (isForTests(from.file)) return null
    if (target.kind === 'file' && isTestHelper(target.file)) return `uses ${specifier}: that is for tests only`
    return target.kind === 'package' && ['vitest', 'fast-check'].includes(target.name) && !from.file.startsWith('scripts/')
      ? `uses ${target.name} outside of a test`
      : null
  },

  function oneDoor(from, { target, typeOnly }) {
    if (!isServedCode(from.file) || typeOnly || from.file === listener) return null
    const opens =
      (target.kind === 'node' && socketModules.includes(target.name)) || (target.kind === 'package' && socketPackages.includes(target.name))
    return opens ? `uses ${target.name}: only the outgoing door opens connections (${doors.join(', ')})` : null
  },

  function followable(from, { specifier, target }) {
    if (target.kind !== 'unknown' || ['root', 'bench', 'prove'].includes(placeOf(from.file).area)) return null
    return specifier === '<computed>' ? 'imports a computed name, which nobody can check' : `imports ${specifier}, which leads nowhere`
  },
]

/** What a module does without importing anything. */
export function bodyProblems({ file, globals }: Module): string[] {
  const sockets = globals.filter((name) => socketGlobals.includes(name))
  const hidden = globals.filter((name) => ['require', 'getBuiltinModule'].includes(name))
  const problems: string[] = []
  if (isServedCode(file)) problems.push(...sockets.map((name) => `calls ${name}: only the outgoing door opens connections`))
  if (isAdapterCode(file) && !isForTests(file)) problems.push(...sockets.map((name) => `calls ${name}: an adapter does no input or output`))
  if (isServedCode(file) || isAdapterCode(file)) problems.push(...hidden.map((name) => `calls ${name}: an import that no wall sees`))
  return problems
}

/** Server code that runs in production, the doors left out; commands a person types ask the server they started themselves. */
function isServedCode(file: string): boolean {
  return (
    file.startsWith('server/src/') &&
    !file.startsWith('server/src/cli/') &&
    !isForTests(file) &&
    !doors.some((door) => file.startsWith(door))
  )
}

/** What an adapter ships; beside `src` it may keep programs that try it against a real network. */
function isAdapterCode(file: string): boolean {
  return /^channels\/(?!kit\/)[^/]+\/src\//.test(file)
}
