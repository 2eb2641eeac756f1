/** What must work for this process to serve; each part reports its own state and /readyz names what is broken. */
export interface Health {
  /** Registers a check; it answers null when all is well, else what is broken and what to do. */
  add(name: string, check: () => Promise<string | null>): void
  report(): Promise<{ ready: boolean; checks: Record<string, string> }>
}

const CHECK_TIMEOUT_MS = 2_000

export function makeHealth(): Health {
  const checks = new Map<string, () => Promise<string | null>>()
  return {
    add: (name, check) => void checks.set(name, check),
    async report() {
      const results = await Promise.all(
        [...checks].map(async ([name, check]) => {
          const late = new Promise<string>((resolve) =>
            setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS).unref(),
          )
          const problem = await Promise.race([check().catch((error: Error) => error.message), late])
          return [name, problem] as const
        }),
      )
      return {
        ready: results.every(([, problem]) => problem === null),
        checks: Object.fromEntries(results.map(([name, problem]) => [name, problem ?? 'ok'])),
      }
    },
  }
}
