import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { makeResolver, type Target } from './resolve.ts'
import { workspacesOf } from './workspaces.ts'

/** One source file: what it imports, and what else of it the rules look at. Paths are relative to the repository, with `/`. */
export interface Module {
  file: string
  imports: Import[]
  /** Names called or constructed as globals: `fetch(…)`, `new WebSocket(…)`, `globalThis.fetch(…)`. */
  globals: string[]
  /** Its texts, each interpolation in a template replaced by `$`. */
  texts: string[]
}

export interface Import {
  specifier: string
  target: Target
  /** Gone once the types are stripped. */
  typeOnly: boolean
}

const left = new Set(['node_modules', 'dist', 'coverage', '.git', '.baton', '.ci', 'locales', 'docs'])

/** Every module of the repository, parsed and with its imports resolved. */
export function readModules(root: string): Module[] {
  const files = sourceFiles(root, '')
  const resolve = makeResolver(root, new Set(files), workspacesOf(root))
  return files.map((file) => readModule(root, file, resolve))
}

function sourceFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !left.has(entry.name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      if (entry.isDirectory()) return sourceFiles(root, path)
      return /\.(ts|tsx|js|jsx|mjs|cjs)$/.test(entry.name) && !/\.(gen|d)\.ts$/.test(entry.name) ? [path] : []
    })
    .sort()
}

type Resolver = (from: string, specifier: string) => Target

function readModule(root: string, file: string, resolve: Resolver): Module {
  const source = readFileSync(join(root, file), 'utf8')
  const { module, program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)

  const found: { specifier: string; typeOnly: boolean }[] = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      specifier: moduleRequest.value,
      typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.moduleRequest ? [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType }] : [])),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      specifier: literal(source.slice(moduleRequest.start, moduleRequest.end)),
      typeOnly: false,
    })),
  ]
  const imports = found.map((each) => ({ ...each, target: resolve(file, each.specifier) }))
  return { file, imports, ...readBody(program) }
}

/** The text between quotes; anything computed is marked, since nobody can tell where it leads. */
function literal(text: string): string {
  return /^(['"`])([^'"`$]*)\1$/.exec(text)?.[2] ?? '<computed>'
}

interface SyntaxNode {
  type: string
  [key: string]: unknown
}

function readBody(program: unknown): Pick<Module, 'globals' | 'texts'> {
  const globals: string[] = []
  const texts: string[] = []
  visit(program, (node) => {
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      const name = calledGlobal(node.callee as SyntaxNode)
      if (name) globals.push(name)
    }
    if (node.type === 'Literal' && typeof node.value === 'string') texts.push(node.value)
    if (node.type === 'TemplateLiteral') texts.push((node.quasis as { value: { raw: string } }[]).map((part) => part.value.raw).join(' $ '))
  })
  return { globals, texts }
}

function calledGlobal(callee: SyntaxNode): string | null {
  if (callee.type === 'Identifier') return callee.name as string
  if (callee.type !== 'MemberExpression' || callee.computed) return null
  const object = callee.object as SyntaxNode
  const of = object.type === 'Identifier' ? (object.name as string) : ''
  return ['globalThis', 'window', 'self', 'process', 'global'].includes(of) ? ((callee.property as SyntaxNode).name as string) : null
}

function visit(value: unknown, see: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, see)
  else if (value !== null && typeof value === 'object') {
    if ('type' in value) see(value as SyntaxNode)
    for (const each of Object.values(value)) if (typeof each === 'object') visit(each, see)
  }
}

/** The names in the exported array `slices`, in order: texts, or objects with a `name`. */
export function readSlices(root: string): string[] {
  const file = join(root, 'server/src/slices.ts')
  if (!existsSync(file)) return []
  const names: string[] = []
  visit(parseSync(file, readFileSync(file, 'utf8')).program, (node) => {
    const id = node.id as SyntaxNode | undefined
    if (node.type !== 'VariableDeclarator' || id?.name !== 'slices') return
    visit(node.init, (inner) => {
      if (inner.type !== 'ArrayExpression' || names.length > 0) return
      for (const element of inner.elements as SyntaxNode[]) names.push(sliceName(element))
    })
  })
  return names
}

function sliceName(element: SyntaxNode): string {
  if (element.type === 'Literal') return element.value as string
  const properties = (element.properties ?? []) as SyntaxNode[]
  const name = properties.find((property) => (property.key as SyntaxNode | undefined)?.name === 'name')?.value as SyntaxNode | undefined
  if (typeof name?.value !== 'string')
    throw new Error('server/src/slices.ts: each entry of `slices` has to be a name, or an object that begins with its name')
  return name.value
}
