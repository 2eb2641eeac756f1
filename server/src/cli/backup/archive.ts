import { createHash, type Hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'

/** A backup is a tar file (ustar), so that any machine can look into it. */
const BLOCK = 512
/** What ustar can say of a size. */
const MOST_BYTES = 8 * 1024 ** 3 - 1

export interface Written {
  sha256: string
  bytes: number
}

/** Writes entries one after the other, none of which is held in memory. */
export class ArchiveWriter {
  private readonly handle: FileHandle
  private readonly at: number

  private constructor(handle: FileHandle, at: number) {
    this.handle = handle
    this.at = at
  }

  /** A file that was not there before, for the eyes of this account alone. `at`: what the entries say of their time, in seconds. */
  static async create(path: string, at: number): Promise<ArchiveWriter> {
    return new ArchiveWriter(await open(path, 'wx', 0o600), at)
  }

  add(name: string, bytes: Uint8Array): Promise<Written> {
    return this.stream(name, bytes.length, [bytes])
  }

  async stream(name: string, bytes: number, chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<Written> {
    await this.handle.writeFile(headerOf(name, bytes, this.at))
    const hash = createHash('sha256')
    let written = 0
    for await (const chunk of chunks) {
      written += chunk.length
      hash.update(chunk)
      await this.handle.writeFile(chunk)
    }
    if (written !== bytes) throw new Error(`${name} changed while it was read (${written} bytes instead of ${bytes})`)
    await this.handle.writeFile(Buffer.alloc(padding(bytes)))
    return { sha256: hash.digest('hex'), bytes }
  }

  /** Until this has ended the file is not whole. */
  async finish(): Promise<void> {
    await this.handle.writeFile(Buffer.alloc(2 * BLOCK))
    await this.handle.sync()
    await this.close()
  }

  close(): Promise<void> {
    return this.handle.close()
  }
}

export interface Entry {
  name: string
  bytes: number
  /** Its content, to be read at once or not at all. */
  read(): AsyncGenerator<Buffer>
}

const CHUNK = 256 * 1024

/** The entries in their order. Ends early where a file was cut off; whoever reads knows by its last entry whether it is whole. */
export async function* readArchive(path: string): AsyncGenerator<Entry> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    for (let at = 0; at + BLOCK <= size; ) {
      const header = await readAt(handle, at, BLOCK)
      if (header.every((byte) => byte === 0)) return
      const { name, bytes } = entryOf(header, path)
      const start = at + BLOCK
      if (start + bytes > size) return
      yield { name, bytes, read: () => readRange(handle, start, bytes) }
      at = start + bytes + padding(bytes)
    }
  } finally {
    await handle.close()
  }
}

async function* readRange(handle: FileHandle, start: number, bytes: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; done += CHUNK) yield readAt(handle, start + done, Math.min(CHUNK, bytes - done))
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  for (let filled = 0; filled < length; ) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) throw new Error('The file became shorter while it was read')
    filled += bytesRead
  }
  return buffer
}

/** Hands bytes on and takes their sum. */
export async function* summing(hash: Hash, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
}

export async function wholeOf(entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry.read()) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}

function headerOf(name: string, bytes: number, at: number): Buffer {
  if (Buffer.byteLength(name) > 100 || bytes > MOST_BYTES) throw new Error(`${name} (${bytes} bytes) does not fit into a tar file`)
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  header.write('0000600\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  header.write(`${at.toString(8).padStart(11, '0')}\0`, 136)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  header.write(`${sumOf(header).toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

function entryOf(header: Buffer, path: string): { name: string; bytes: number } {
  const text = (from: number, length: number) => (header.toString('latin1', from, from + length).split('\0')[0] ?? '').trim()
  if (text(257, 5) !== 'ustar' || Number.parseInt(text(148, 8), 8) !== sumOf(header))
    throw new Error(`${path} is no backup of Baton, or is damaged.`)
  return { name: text(0, 100), bytes: Number.parseInt(text(124, 12), 8) }
}

/** The sum of a header counts its own place as spaces. */
function sumOf(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 32 : byte), 0)
}
