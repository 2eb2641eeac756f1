import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemCtx } from '#kernel/app'
import { readConfig } from '#kernel/config'
import type { Ctx } from '#kernel/context'
import { insertInbox } from '#people'
import { makeWorkspace, noWorkspace } from '#workspaces'
import { openGround } from '../process.ts'

export interface Scratch {
  ctx: Ctx
  inboxId: string
}

/** A throw-away workspace on a database of its own; nothing of it is left when `work` is done. */
export async function inScratchWorkspace<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'baton-try-'))
  const { DATABASE_URL: _, DATABASE_DIRECT_URL: __, BATON_URL: ___, ...env } = process.env
  const ground = await openGround(readConfig({ ...env, BATON_DATA: dataDir, LOG_LEVEL: 'silent' }))
  try {
    const { workspace, filled: inboxId } = await noWorkspace(ground.app).tx((outer) =>
      makeWorkspace(outer, { name: 'Scratch', timeZone: 'UTC' }, (tx) => insertInbox(tx, { name: 'Care', reopenDays: 3, undoSeconds: 10 })),
    )
    return await work({ ctx: await systemCtx(ground.app, workspace.id), inboxId })
  } finally {
    await ground.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
