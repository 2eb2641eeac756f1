/** The network shows a post to whoever asks a moment after the firehose told of it, so it is asked once more then. */
const SHOWN_MS = 2_000
/** An account is asked at most so often, however much is said about it. */
const PAUSE_MS = 2_000
/** The usual poll has come by then. */
const GIVE_UP_MS = 10_000

/**
 * Gathers hints: the first one asks at once, those that follow within the pause are one, and after the last one there is
 * always a round at which the network surely shows what was told. `ask` answers whether the account is asked now.
 */
export function gatherer(
  ask: (workspaceId: number, accountId: string) => Promise<boolean>,
  signal: AbortSignal,
): (workspaceId: number, accountId: string) => void {
  /** Accounts with rounds to come, and when the newest hint came. */
  const newest = new Map<string, number>()

  async function round(workspaceId: number, accountId: string): Promise<void> {
    if (signal.aborted) return
    const began = Date.now()
    const isAsked = await ask(workspaceId, accountId)
    const age = began - (newest.get(accountId) ?? 0)
    if ((isAsked && age >= SHOWN_MS) || age >= GIVE_UP_MS) newest.delete(accountId)
    else setTimeout(() => void round(workspaceId, accountId), PAUSE_MS).unref()
  }

  return (workspaceId, accountId) => {
    const isFirst = !newest.has(accountId)
    newest.set(accountId, Date.now())
    if (isFirst) void round(workspaceId, accountId)
  }
}
