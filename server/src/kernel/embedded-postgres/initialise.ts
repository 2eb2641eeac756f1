import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { asAccount, ownAccount } from './account.ts'
import { explainFailure, explainSpawn } from './explain.ts'
import type { Place } from './place.ts'

// C.UTF-8 keeps indexes independent of the collation data of the system and of the bundled ICU.
const choices = ['-U', 'baton', '--auth=peer', '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']

/**
 * Makes the database files where there are none. They are made beside their place and moved there when complete,
 * so half of them are never taken for all. `unsafe` leaves out waiting for the disk, for tests.
 */
export async function initialise(place: Place, unsafe: boolean): Promise<void> {
  if (existsSync(place.cluster)) return
  const partial = `${place.cluster}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { mode: 0o700 })
  if (place.account.switched) chownSync(partial, place.account.uid, place.account.gid)

  const { code, output } = await runInitdb(place, ['-D', partial, ...choices, '--no-instructions', ...(unsafe ? ['--no-sync'] : [])])
  if (code !== 0) {
    rmSync(partial, { recursive: true, force: true })
    throw new Error(explainFailure(`The database files could not be prepared in ${place.cluster}.`, output))
  }
  renameSync(partial, place.cluster)
}

/**
 * Lets the account of this process, and no other, in as any role. The socket's folder is closed to others anyway,
 * but `nobody` is an account that unrelated services share.
 */
export function allowThisAccount({ account, cluster }: Place): void {
  const files = { 'pg_hba.conf': 'local all all peer map=baton\n', 'pg_ident.conf': `baton "${ownAccount().name}" all\n` }
  for (const [name, text] of Object.entries(files)) {
    const fresh = join(cluster, `${name}.new`)
    rmSync(fresh, { force: true })
    // A new file moved over the old one: root must not follow a link that may wait in another account's folder.
    writeFileSync(fresh, text, { flag: 'wx', mode: 0o600 })
    if (account.switched) chownSync(fresh, account.uid, account.gid)
    renameSync(fresh, join(cluster, name))
  }
}

function runInitdb({ native, account }: Place, args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(join(native, 'bin', 'initdb'), args, { ...asAccount(account), stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(explainSpawn('initdb', error), { cause: error })))
    child.on('close', (code) => resolve({ code, output }))
  })
}
