import { expect, it } from 'vitest'
import { type Scene, scene } from '#kernel/testing'
import { keepMedia } from './keep.ts'
import { readFileRetention, setFileRetention } from './retention.ts'
import { sweepMedia } from './sweep.ts'

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function withFile(given: Scene, network: string): Promise<string> {
  const account = await given.account(network)
  const messageId = given.app.ids.next()
  await given.ctx.tx((tx) => keepMedia(tx, [{ messageId, accountId: account.id, media: [{ kind: 'image', inline: PNG }] }]))
  return messageId
}
const stateOf = (given: Scene, messageId: string) =>
  given.ctx.tx(
    (tx) =>
      tx.one<{
        state: string
        blobKey: string | null
      }>`select state, blob_key from media where workspace_id = ${tx.workspaceId} and message_id = ${messageId}`,
  )

it('removes what was kept as long as its network is kept, and nothing of another', async () => {
  const given = await scene()
  const ofLine = await withFile(given, 'line')
  const ofX = await withFile(given, 'x')
  await setFileRetention(given.ctx, { line: 30 })
  given.clock.advance({ days: 29 })
  const young = await withFile(given, 'line')
  expect(await sweepMedia(given.app)).toBe(0)
  given.clock.advance({ days: 2 })
  const key = (await stateOf(given, ofLine))?.blobKey ?? ''
  expect(await sweepMedia(given.app)).toBe(1)
  expect(await stateOf(given, ofLine)).toEqual({ state: 'removed', blobKey: null })
  await expect(given.app.blobs.get(given.workspace.uuid, key)).rejects.toThrow()
  expect(await stateOf(given, ofX)).toMatchObject({ state: 'stored' })
  expect(await stateOf(given, young)).toMatchObject({ state: 'stored' })
})

it('keeps everything until somebody says otherwise, and leaves other workspaces alone', async () => {
  const given = await scene()
  const other = await scene()
  const kept = await withFile(given, 'line')
  await setFileRetention(other.ctx, { line: 7 })
  given.clock.advance({ days: 1000 })
  await sweepMedia(given.app)
  expect(await stateOf(given, kept)).toMatchObject({ state: 'stored' })
  expect(await readFileRetention(given.ctx)).toEqual({ days: {} })
})

it('is news once, and stands in the audit log', async () => {
  const given = await scene()
  await setFileRetention(given.ctx, { line: 30, x: 90 })
  await setFileRetention(given.ctx, { x: 90, line: 30 })
  expect(await given.events('workspace.changed')).toMatchObject([{ data: { what: 'file-retention' } }])
})
