import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { registryHosts } from './registry-hosts.ts'

it('finds each way a file can name a registry, and nothing else', () => {
  const root = mkdtempSync(join(tmpdir(), 'baton-hosts-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const host = ['registry', 'example', 'org'].join('.')
  execFileSync('git', ['init', '-q'], { cwd: root })
  writeFileSync(join(root, 'README.md'), `Packages come from the npm registry.\nUse https://${host}/ here.\n`)
  writeFileSync(join(root, '.npmrc'), 'save-exact=true\nregistry=https://mirror.example/\n')
  writeFileSync(
    join(root, 'package-lock.json'),
    '{\n  "resolved": "https://mirror.example/zod.tgz",\n  "resolved": "web",\n  "url": "https://example.com"\n}\n',
  )

  expect(registryHosts(root)).toEqual([
    '.npmrc sets a registry',
    'README.md:2 names a package registry',
    'package-lock.json:2 names a package registry',
  ])
})
