import { createHash } from 'node:crypto'
import { fingerprintOf } from '#kernel/secrets'
import { isStoredFile } from '#kernel/blobs'
import { type Entry, readArchive, summing, wholeOf } from './archive.ts'
import { KEY, MANIFEST, MANIFEST_SUM, type Manifest, partsOf, sha256 } from './manifest.ts'
import { counted, type Progress } from './progress.ts'

export interface Verified {
  manifest: Manifest
  /** The master secret, when the backup holds it. */
  secret: string | null
}

/** Reads a backup from end to end, each byte against its sum. Nothing that it refuses was written anywhere. */
export async function verify(path: string, progress: Progress): Promise<Verified> {
  const seen = new Map<string, string>()
  let files = new Map<string, string>()
  let fileCount = 0
  let manifest: Manifest | null = null
  let manifestSum = ''
  let whole = false
  let secret: string | null = null
  for await (const entry of readArchive(path)) {
    progress.say(`checking ${entry.name}`)
    if (entry.name === MANIFEST) {
      const text = await wholeOf(entry)
      manifestSum = sha256(text)
      manifest = manifestOf(text, path)
    } else if (entry.name === MANIFEST_SUM) whole = (await wholeOf(entry)).toString('latin1').startsWith(manifestSum)
    else if (entry.name === KEY) secret = (await wholeOf(entry)).toString('utf8').trim()
    else if (isStoredFile(entry.name)) files.set(entry.name, await sumOf(entry))
    else if (entry.name.endsWith('.sha256')) {
      const list = await wholeOf(entry)
      fileCount += files.size
      compareFiles(list.toString('latin1'), files, path)
      files = new Map()
      seen.set(entry.name, sha256(list))
    } else seen.set(entry.name, await sumOf(entry))
  }
  if (!manifest || !whole) throw damaged(path, 'it is not whole: its end is missing')
  const wanted = partsOf(manifest)
  for (const [name, part] of wanted) if (seen.get(name) !== part.sha256) throw damaged(path, `${name} is not as it was written`)
  if (seen.size !== wanted.size || files.size > 0 || fileCount !== manifest.files.count)
    throw damaged(
      path,
      `it holds ${counted(fileCount)} files instead of ${counted(manifest.files.count)}, or parts that nobody vouches for`,
    )
  if (manifest.withKey !== (secret !== null) || (secret !== null && !fits(manifest, secret)))
    throw damaged(path, 'the master secret in it is not the one that the credentials are sealed under')
  return { manifest, secret }
}

/** True when stored credentials open under this master secret, or there are none. */
export function fits({ keyFingerprints }: Manifest, secret: string): boolean {
  return keyFingerprints.length === 0 || keyFingerprints.includes(fingerprintOf(secret))
}

function manifestOf(text: Buffer, path: string): Manifest {
  const manifest = JSON.parse(text.toString('utf8')) as Manifest
  if ((manifest.format as number) === 1) return manifest
  throw new Error(
    `${path} was made by a newer Baton (${manifest.version}), in a form that this one cannot read. Restore it with that version.`,
  )
}

async function sumOf(entry: Entry): Promise<string> {
  const hash = createHash('sha256')
  for await (const _ of summing(hash, entry.read())) continue
  return hash.digest('hex')
}

function compareFiles(list: string, files: ReadonlyMap<string, string>, path: string): void {
  const lines = list.split('\n').filter((line) => line !== '')
  const wrong = lines.find((line) => files.get(line.slice(66)) !== line.slice(0, 64))
  if (wrong !== undefined || lines.length !== files.size) throw damaged(path, `${wrong?.slice(66) ?? 'a file'} is not as it was written`)
}

function damaged(path: string, what: string): Error {
  return new Error(`${path} is damaged: ${what}. Nothing was restored. Fetch it once more from where it is kept, or take an older one.`)
}
