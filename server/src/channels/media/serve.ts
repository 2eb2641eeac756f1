import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type App, systemCtx } from '#kernel/app'
import { fail } from '#kernel/fail'
import { sql } from '#kernel/sql'
import { isShown } from './content-type.ts'

interface FileRequest {
  Params: { workspace: string; media: string }
  Querystring: { exp?: string; sig?: string }
}

interface StoredFile {
  blobKey: string | null
  thumbnailKey: string | null
  contentType: string | null
  fileName: string | null
  sizeBytes: number
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * Serves stored files under signed addresses. Whoever holds the address may read the file until it ends, so that pictures
 * load without a session; what a contact sent is never run: no sniffing, a sandbox, and only proven pictures, sound and
 * film are shown in place.
 */
export function registerFiles(app: App, server: FastifyInstance): void {
  server.get<FileRequest>('/files/:workspace/:media', (request, reply) => serve(app, request, reply))
  server.get<FileRequest>('/files/:workspace/:media/small', (request, reply) => serveSmall(app, request, reply))
}

/** The name under which the small version of a picture is signed and found. */
export const smallOf = (mediaId: string) => `${mediaId}/small`

async function serveSmall(app: App, request: FastifyRequest<FileRequest>, reply: FastifyReply): Promise<FastifyReply> {
  const { workspace, media } = request.params
  const { exp = '', sig = '' } = request.query
  if (!UUID.test(workspace) || !UUID.test(media) || !app.blobs.isSigned(workspace, smallOf(media), exp, sig)) fail('not_found')
  const file = await storedFile(app, workspace, media)
  const found = file?.thumbnailKey && (await app.blobs.stream(workspace, file.thumbnailKey))
  if (!found) fail('not_found')
  return guarded(reply, 'image/webp').header('content-disposition', 'inline').header('content-length', found.sizeBytes).send(found.body)
}

async function serve(app: App, request: FastifyRequest<FileRequest>, reply: FastifyReply): Promise<FastifyReply> {
  const { workspace, media } = request.params
  const { exp = '', sig = '' } = request.query
  if (!UUID.test(workspace) || !UUID.test(media) || !app.blobs.isSigned(workspace, media, exp, sig)) fail('not_found')
  const file = await storedFile(app, workspace, media)
  if (!file?.blobKey) fail('not_found')
  const type = file.contentType ?? 'application/octet-stream'
  const range = rangeOf(request.headers.range, file.sizeBytes)
  void guarded(reply, type)
    .header('content-disposition', disposition(isShown(type), file.fileName))
    .header('accept-ranges', 'bytes')
  if (range === 'impossible') return reply.code(416).header('content-range', `bytes */${file.sizeBytes}`).send()
  const found = await app.blobs.stream(workspace, file.blobKey, range ?? undefined)
  if (!found) fail('not_found')
  if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.sizeBytes}`)
  return reply.header('content-length', range ? range.end - range.start + 1 : file.sizeBytes).send(found.body)
}

/** Of the type it says, never run, for who was given the address. */
function guarded(reply: FastifyReply, type: string): FastifyReply {
  return reply
    .header('content-type', type)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, max-age=3600, immutable')
}

async function storedFile(app: App, workspace: string, media: string) {
  const [place] = await app.db.all<{ id: number }>(sql`select id from system.workspace_by_uuid(${workspace}::uuid)`)
  if (!place) return undefined
  const ctx = await systemCtx(app, place.id)
  return ctx.tx(
    (tx) => tx.one<StoredFile>`
      select blob_key, thumbnail_key, content_type, file_name, size_bytes from media where workspace_id = ${tx.workspaceId} and id = ${media} and state = 'stored'`,
  )
}

/** One range as browsers ask for to play sound and film; several at once are answered with the whole file, which HTTP allows. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'impossible' | null {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  const [, from = '', to = ''] = asked ?? []
  if (!asked || (!from && !to)) return null
  const start = from ? Number(from) : Math.max(0, size - Number(to))
  const end = from && to ? Math.min(Number(to), size - 1) : size - 1
  return start < size && start <= end ? { start, end } : 'impossible'
}

function disposition(shown: boolean, fileName: string | null): string {
  const name = encodeURIComponent((fileName ?? 'file').toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16)}`,
  )
  return `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`
}
