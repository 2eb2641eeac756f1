import { readFile, writeFile } from 'node:fs/promises'
import { registry } from '@baton/contract'

const target = new URL('../src/api/routes.gen.ts', import.meta.url)

/** The table of methods and paths the browser needs; the schemas (and zod with them) stay on the server. */
export function routesFile(): string {
  const lines = Object.entries(registry).flatMap(([area, routes]) =>
    Object.entries(routes)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, { method, path }]) => `  '${area}.${name}': ['${method}', '${path}'],`),
  )
  return `// Written by web/scripts/generate-routes.ts from the contract. Do not edit.\nexport const routes = {\n${lines.join('\n')}\n} as const\n`
}

export const committedRoutesFile = () => readFile(target, 'utf8')

if (process.argv[1] === import.meta.filename) await writeFile(target, routesFile())
