import fastify from 'fastify'
import { expect, it, onTestFinished } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import type { LocateMessages } from './fetch.ts'
import { eraseMedia, keepMedia } from './keep.ts'
import { registerFiles, smallOf } from './serve.ts'
import type { Shrink, Shrunk } from './shrink-aside.ts'
import { sweepMedia } from './sweep.ts'
import { makeThumbnails } from './thumbnails.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
const SMALL = Buffer.from('a small version')
const large: Shrunk = { width: 4000, height: 3000, small: SMALL }

interface Row {
  id: string
  blobKey: string | null
  thumbnail: string | null
  thumbnailKey: string | null
  width: number | null
  height: number | null
}

const rowsOf = (given: Scene) =>
  given.ctx.tx(
    (tx) =>
      tx.all<Row>`select id, blob_key, thumbnail, thumbnail_key, width, height from media where workspace_id = ${tx.workspaceId} order by position`,
  )

/** A message with as many files as are given. */
async function withFiles(...files: Uint8Array[]) {
  const given = await scene()
  const account = await given.account('line')
  const messageId = given.app.ids.next()
  await given.ctx.tx((tx) =>
    keepMedia(tx, [{ messageId, accountId: account.id, media: files.map((inline) => ({ kind: 'image', inline })) }]),
  )
  const locate: LocateMessages = async (_, ids) => new Map(ids.map((id) => [id, { conversationId: account.id, inboxId: given.inboxId }]))
  const asked: string[] = []
  const make = (answer: Shrunk | null | Error) => {
    const shrink: Shrink = async (path) => {
      asked.push(path)
      if (answer instanceof Error) throw answer
      return answer
    }
    return makeThumbnails(given.app, shrink, locate)
  }
  return { given, messageId, make, asked, rows: () => rowsOf(given) }
}

it('is kept beside the picture, with its size, once, and told to open screens', async () => {
  const { given, messageId, make, asked, rows } = await withFiles(PNG)
  expect(await make(large)).toBe(1)
  expect(await make(large)).toBe(0)
  const [row] = await rows()
  expect(row).toMatchObject({ thumbnail: 'made', width: 4000, height: 3000 })
  expect(await given.app.blobs.get(given.workspace.uuid, row?.thumbnailKey ?? '')).toEqual(SMALL)
  expect(asked).toEqual([given.app.blobs.path(given.workspace.uuid, row?.blobKey ?? '')])
  expect(await given.events('message.changed')).toMatchObject([{ data: { messageId, what: 'media' } }])
})

it('is told to nobody where the picture is an old one', async () => {
  const { given, make } = await withFiles(PNG)
  given.clock.advance({ hours: 2 })
  await make(large)
  expect(await given.events('message.changed')).toEqual([])
})

it('is not made of what is small, is no picture or cannot be read, which is not tried again', async () => {
  const { make, rows, asked } = await withFiles(PNG, Buffer.from('plain words'))
  await make({ width: 1, height: 1, small: null })
  expect(await rows()).toMatchObject([
    { thumbnail: 'small', thumbnailKey: null, width: 1, height: 1 },
    { thumbnail: 'failed', thumbnailKey: null, width: null },
  ])
  expect(asked).toHaveLength(1)
  const unreadable = await withFiles(PNG)
  await unreadable.make(new Error('the process ended'))
  expect(await unreadable.rows()).toMatchObject([{ thumbnail: 'failed' }])
  expect(await unreadable.make(large)).toBe(0)
})

it('goes with its picture, and is left by the sweep as long as that is there', async () => {
  const { given, messageId, make, rows } = await withFiles(PNG)
  await make(large)
  const [row] = await rows()
  const held = (key: string | null | undefined) =>
    given.app.blobs.get(given.workspace.uuid, key ?? '').then(
      () => true,
      () => false,
    )
  given.clock.advance({ days: 3 })
  expect(await sweepMedia(given.app)).toBe(0)
  expect([await held(row?.blobKey), await held(row?.thumbnailKey)]).toEqual([true, true])
  await given.ctx.tx((tx) => eraseMedia(tx, [messageId]))
  await expect.poll(async () => [await held(row?.blobKey), await held(row?.thumbnailKey)]).toEqual([false, false])
  expect(await rows()).toMatchObject([{ thumbnailKey: null, width: null }])
})

it('is served under its own signed address alone', async () => {
  const { given, make, rows } = await withFiles(PNG)
  await make(large)
  const [row] = await rows()
  const server = fastify()
  onTestFinished(() => server.close())
  registerFiles(given.app, server)
  const { app, workspace } = given
  const id = row?.id ?? ''
  const small = app.blobs.signUrl(workspace.uuid, smallOf(id), app.clock.now() + 60_000)
  const answer = await server.inject(small)
  expect(answer.statusCode).toBe(200)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
    'content-disposition': 'inline',
  })
  expect(answer.rawPayload).toEqual(SMALL)
  const ofWhole = app.blobs.signUrl(workspace.uuid, id, app.clock.now() + 60_000)
  expect((await server.inject(ofWhole.replace(`${id}?`, `${id}/small?`))).statusCode).not.toBe(200)
  expect((await server.inject(small.replace('/small?', '?'))).statusCode).not.toBe(200)
})
