/** How long each of `times` calls took, one after another, in milliseconds. */
export async function timed(times: number, call: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const began = performance.now()
    await call(index)
    taken.push(performance.now() - began)
  }
  return taken
}

/** Does all of the work with so many at once. @returns the time of each, and of the whole, in milliseconds */
export async function together<T>(
  items: readonly T[],
  connections: number,
  work: (item: T, connection: number) => Promise<unknown>,
): Promise<{ times: number[]; ms: number }> {
  const times: number[] = []
  const began = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      for (let index = next++; index < items.length; index = next++) {
        const started = performance.now()
        await work(items[index] as T, connection)
        times.push(performance.now() - started)
      }
    }),
  )
  return { times, ms: performance.now() - began }
}

/** Runs the parts in turn, round after round, so that what slows the machine for a while slows all of them. */
export async function interleaved<P extends Record<string, (round: number) => Promise<unknown>>>(
  rounds: number,
  parts: P,
): Promise<{ [K in keyof P]: Awaited<ReturnType<P[K]>>[] }> {
  const found = Object.fromEntries(Object.keys(parts).map((name) => [name, [] as unknown[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, part] of Object.entries(parts)) found[name]?.push(await part(round))
  }
  return found as { [K in keyof P]: Awaited<ReturnType<P[K]>>[] }
}
