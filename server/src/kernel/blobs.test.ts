import { mkdtempSync, readdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, inject, it } from 'vitest'
import { BlobTooLarge, type Blobs, makeBlobs } from '#kernel/blobs'

const HARU = '0199c3a1-7c1e-7000-8000-000000000001'
const OTHER = '0199c3a1-7c1e-7000-8000-000000000002'
let dataDir: string
let blobs: Blobs
let now = 0

beforeEach(() => {
  now = Date.now()
  dataDir = mkdtempSync(join(inject('filesDir'), 'blobs-'))
  blobs = makeBlobs({ dataDir, secret: 'a secret that is long enough for tests', clock: { now: () => now } })
})

async function* chunks(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}

const filesOf = (workspace: string) =>
  readdirSync(join(dataDir, 'blobs', workspace), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())

it('gives back the bytes it was given, and a part of them', async () => {
  const { key, sizeBytes, sha256 } = await blobs.put(HARU, chunks('สวัสดี', 'ค่ะ'))

  expect((await blobs.get(HARU, key)).toString()).toBe('สวัสดีค่ะ')
  expect({ sizeBytes, hash: sha256.length }).toEqual({ sizeBytes: 27, hash: 64 })
  const part = await blobs.stream(HARU, key, { start: 0, end: 2 })
  expect(part && (await text(part.body))).toBe('ส')
  expect(part?.sizeBytes).toBe(27)
})

it('keeps nothing of what is too large', async () => {
  await expect(blobs.put(HARU, chunks('123456', '7890'), { maxBytes: 8 })).rejects.toThrow(BlobTooLarge)
  expect(filesOf(HARU)).toEqual([])
})

it('keeps nothing when the source breaks off', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half')
    throw new Error('cut')
  }

  await expect(blobs.put(HARU, broken())).rejects.toThrow('cut')
  expect(filesOf(HARU)).toEqual([])
})

it('shares nothing between workspaces and follows no path', async () => {
  const { key } = await blobs.put(HARU, Buffer.from('private'))

  expect(await blobs.stream(OTHER, key)).toBeNull()
  await expect(blobs.get(HARU, '../../secret')).rejects.toThrow('damaged')
  await expect(blobs.put('../..', Buffer.from('x'))).rejects.toThrow('no workspace')
})

it('removes files of a day ago that nobody knows, and only those', async () => {
  const [known, unknown, young] = await Promise.all(['known', 'unknown', 'young'].map((word) => blobs.put(HARU, Buffer.from(word))))
  for (const { name, parentPath } of filesOf(HARU)) {
    if (name !== young?.key) utimesSync(join(parentPath, name), (now - 90_000_000) / 1000, (now - 90_000_000) / 1000)
  }

  expect(await blobs.sweepOrphans(HARU, async () => new Set([known?.key ?? '']))).toBe(1)
  expect(new Set(filesOf(HARU).map(({ name }) => name))).toEqual(new Set([known?.key, young?.key]))
  expect(await blobs.stream(HARU, unknown?.key ?? '')).toBeNull()
  expect(await blobs.sweepOrphans(OTHER, async () => new Set())).toBe(0)
})

it('signs an address for one file of one workspace until its time is over', () => {
  const url = new URL(blobs.signUrl(HARU, 'file-1', now + 3_600_000), 'http://baton.test')
  const exp = url.searchParams.get('exp') ?? ''
  const sig = url.searchParams.get('sig') ?? ''

  expect(url.pathname).toBe(`/files/${HARU}/file-1`)
  expect(blobs.isSigned(HARU, 'file-1', exp, sig)).toBe(true)
  expect(blobs.isSigned(HARU, 'file-2', exp, sig)).toBe(false)
  expect(blobs.isSigned(OTHER, 'file-1', exp, sig)).toBe(false)
  expect(blobs.isSigned(HARU, 'file-1', String(Number(exp) + 1), sig)).toBe(false)
  expect(blobs.isSigned(HARU, 'file-1', exp, '')).toBe(false)
  now += 3_600_001
  expect(blobs.isSigned(HARU, 'file-1', exp, sig)).toBe(false)
})
