import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Readable } from 'node:stream'
import type { Clock } from '#kernel/clock'
import { derivedKey } from '#kernel/secrets'

export interface StoredBlob {
  key: string
  sizeBytes: number
  sha256: string
}

/** Thrown by `put` when the limit is passed; nothing is kept. */
export class BlobTooLarge extends Error {
  override name = 'BlobTooLarge'
  readonly maxBytes: number
  constructor(maxBytes: number) {
    super(`larger than ${maxBytes} bytes`)
    this.maxBytes = maxBytes
  }
}

/**
 * Files, by workspace. Each workspace has a folder of its own and shares nothing with another, so that erasing one
 * cannot hurt the next. What the bytes mean is kept by whoever stored them.
 */
export interface Blobs {
  /** Whole or not at all: under its key only once every byte is on the disk. */
  put(workspaceUuid: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, limits?: { maxBytes?: number }): Promise<StoredBlob>
  get(workspaceUuid: string, key: string): Promise<Buffer>
  /** Where it lies, for a program beside that reads it there. */
  path(workspaceUuid: string, key: string): string
  /** Null when it is gone. `end` is included, as in HTTP ranges. */
  stream(workspaceUuid: string, key: string, range?: { start: number; end: number }): Promise<{ body: Readable; sizeBytes: number } | null>
  remove(workspaceUuid: string, key: string): Promise<void>
  /** Removes files that nobody knows (a crash between file and database) and that are older than a day. */
  sweepOrphans(workspaceUuid: string, isKnown: (keys: string[]) => Promise<ReadonlySet<string>>): Promise<number>
  /** Address of a file that holds until `expiresAt`; whoever has it may read the file. */
  signUrl(workspaceUuid: string, fileId: string, expiresAt: number): string
  isSigned(workspaceUuid: string, fileId: string, expires: string, signature: string): boolean
}

const ORPHAN_AGE_MS = 86_400_000
const SWEEP_BATCH = 500
const KEY = /^[0-9a-f]{32}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function makeBlobs({ dataDir, secret, clock }: { dataDir: string; secret: string; clock: Clock }): Blobs {
  const root = blobFolder(dataDir)
  const signingKey = derivedKey(secret, 'file addresses 1')

  function folderOf(workspaceUuid: string): string {
    if (!UUID.test(workspaceUuid)) throw new Error(`"${workspaceUuid}" is no workspace`)
    return join(root, workspaceUuid)
  }
  function fileOf(workspaceUuid: string, key: string): string {
    if (!KEY.test(key)) throw new Error('a blob key is damaged')
    return join(folderOf(workspaceUuid), key.slice(0, 2), key)
  }
  const signatureOf = (workspaceUuid: string, fileId: string, expires: string) =>
    createHmac('sha256', signingKey).update(`${workspaceUuid}/${fileId}/${expires}`).digest()

  return {
    async put(workspaceUuid, bytes, { maxBytes = Number.POSITIVE_INFINITY } = {}) {
      const key = randomUUID().replaceAll('-', '')
      const file = fileOf(workspaceUuid, key)
      const folder = join(folderOf(workspaceUuid), key.slice(0, 2))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = `${file}.tmp`
      try {
        const written = await writeDurably(draft, bytes, maxBytes)
        await rename(draft, file)
        await syncFolder(folder)
        return { key, ...written }
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },

    get: async (workspaceUuid, key) => readFile(fileOf(workspaceUuid, key)),

    path: fileOf,

    async stream(workspaceUuid, key, range) {
      const file = fileOf(workspaceUuid, key)
      const found = await stat(file).catch(absent)
      return found && { body: createReadStream(file, range), sizeBytes: found.size }
    },

    remove: async (workspaceUuid, key) => rm(fileOf(workspaceUuid, key), { force: true }),

    async sweepOrphans(workspaceUuid, isKnown) {
      let removed = 0
      let batch: string[] = []
      const flush = async () => {
        const known = batch.length > 0 ? await isKnown(batch.map((name) => name.slice(0, 32))) : new Set<string>()
        for (const name of batch.filter((name) => !known.has(name))) {
          await rm(join(folderOf(workspaceUuid), name.slice(0, 2), name), { force: true })
          removed++
        }
        batch = []
      }
      for await (const { name, path } of filesBelow(folderOf(workspaceUuid))) {
        const found = await stat(path).catch(absent)
        if (!found || clock.now() - found.mtimeMs < ORPHAN_AGE_MS) continue
        batch.push(name)
        if (batch.length >= SWEEP_BATCH) await flush()
      }
      await flush()
      return removed
    },

    signUrl(workspaceUuid, fileId, expiresAt) {
      const expires = String(Math.floor(expiresAt / 1000))
      return `/files/${workspaceUuid}/${fileId}?exp=${expires}&sig=${signatureOf(workspaceUuid, fileId, expires).toString('base64url')}`
    },

    isSigned(workspaceUuid, fileId, expires, signature) {
      const given = Buffer.from(signature, 'base64url')
      const right = signatureOf(workspaceUuid, fileId, expires)
      return given.length === right.length && timingSafeEqual(given, right) && Number(expires) * 1000 > clock.now()
    },
  }
}

/** Where the files of an installation lie, below its data folder. */
const FOLDER = 'blobs'
const STORED = new RegExp(`^${FOLDER}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[0-9a-f]{2}/[0-9a-f]{32}$`)

export function blobFolder(dataDir: string): string {
  return join(dataDir, FOLDER)
}

/** Every whole file of every workspace; `name` is its path below the data folder. One that is removed meanwhile may still be told of. */
export async function* filesStored(dataDir: string): AsyncGenerator<{ name: string; path: string }> {
  for await (const { path } of filesBelow(blobFolder(dataDir))) {
    const name = relative(dataDir, path)
    if (isStoredFile(name)) yield { name, path }
  }
}

/** True for a path that `filesStored` could name, and so for none that leads elsewhere. */
export function isStoredFile(name: string): boolean {
  return STORED.test(name)
}

async function writeDurably(
  file: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Omit<StoredBlob, 'key'>> {
  const handle = await open(file, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let sizeBytes = 0
    for await (const chunk of bytes instanceof Uint8Array ? piecesOf(bytes) : bytes) {
      sizeBytes += chunk.length
      if (sizeBytes > maxBytes) throw new BlobTooLarge(maxBytes)
      hash.update(chunk)
      await handle.writeFile(chunk)
    }
    await handle.sync()
    return { sizeBytes, sha256: hash.digest('hex') }
  } finally {
    await handle.close()
  }
}

/** Others are answered between one and the next. */
const PIECE = 1024 * 1024

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

/** So that a power cut cannot take back the name that the rename gave. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* filesBelow(folder: string): AsyncGenerator<{ name: string; path: string }> {
  const dir = await opendir(folder, { recursive: true }).catch(absent)
  if (!dir) return
  for await (const entry of dir) if (entry.isFile()) yield { name: entry.name, path: join(entry.parentPath, entry.name) }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
