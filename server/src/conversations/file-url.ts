import type { Ctx } from '#kernel/context'

const HOUR_MS = 3_600_000

/** Signed address of a file. Ends on a full hour, so that it stays the same long enough for the browser to keep a picture. */
export function fileUrl(ctx: Ctx, name: string): string {
  return ctx.app.blobs.signUrl(ctx.workspace.uuid, name, (Math.floor(ctx.now() / HOUR_MS) + 2) * HOUR_MS)
}
