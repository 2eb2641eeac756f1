import { forgetCallers } from '#kernel/access'
import type { Tx } from '#kernel/tx'

/** Tells the log, and every process, that what it knows of these people is old. */
export function peopleChanged(tx: Tx, agentId: string | null): void {
  tx.emit('people.changed', { agentId })
  accessChanged(tx)
}

/** Makes every process look anew at who may do and see what. */
export function accessChanged(tx: Tx): void {
  const { app } = tx.ctx
  tx.onCommit(() => {
    forgetCallers(app)
    app.bus.publish({ kind: 'people', workspaceId: tx.workspaceId })
  })
}
