import type { Tx } from '#kernel/tx'

/** Gives the workspace of the transaction another name; false when it has that name. Its slug stays, and so do all addresses. */
export async function setWorkspaceName(tx: Tx, name: string): Promise<boolean> {
  return (await tx.run`update workspaces set name = ${name} where id = ${tx.workspaceId} and name <> ${name}`) > 0
}
