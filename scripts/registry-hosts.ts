import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// The patterns are written so that they do not find themselves.
const hosts = [
  /\bregistry\.[a-z0-9-]+\.[a-z]{2,}/i,
  /\bnpm\.pkg\.github\b/i,
  /\b(?:verdaccio|artifactory|codeartifact|nexus)\.[a-z0-9-]+\.[a-z]{2,}/i,
]
const settings = /^\s*(?:@[\w-]+:)?registry\s*=/m
const resolved = /"resolved": "https?:/

/**
 * Each line of a committed file that says where packages are fetched from. That is a matter of the machine that installs:
 * a lock file with addresses in it cannot be installed where only a mirror is reachable.
 */
export function registryHosts(root: string): string[] {
  return committedFiles(root).flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    if (file.endsWith('.npmrc') && settings.test(text)) return [`${file} sets a registry`]
    const patterns = file.endsWith('package-lock.json') ? [...hosts, resolved] : hosts
    return text
      .split('\n')
      .flatMap((line, index) => (patterns.some((pattern) => pattern.test(line)) ? [`${file}:${index + 1} names a package registry`] : []))
  })
}

function committedFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  return listed
    .split('\0')
    .filter(
      (file) => /\.(tsx?|m?js|json|ya?ml|md|sh|css|html|sql|toml)$|(^|\/)(\.npmrc|\.ci\/run)$/.test(file) && existsSync(join(root, file)),
    )
}
