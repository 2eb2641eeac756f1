const PATIENCE_MS = 30_000

export interface Feed {
  /** Settles when a message with these words has come. */
  until(text: string, externalId: string): Promise<void>
  close(): void
}

/** Follows the live feed. */
export async function follow(address: string, key: string): Promise<Feed> {
  const closing = new AbortController()
  const response = await fetch(address, { headers: { authorization: `Bearer ${key}` }, signal: closing.signal })
  if (!response.ok || !response.body) throw new Error(`The live feed answered ${response.status}: ${await response.text()}`)
  const waiting = new Map<string, () => void>()
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>()

  const read = async (body: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const part of body) {
      rest += decoder.decode(part, { stream: true })
      const entries = rest.split('\n\n')
      rest = entries.pop() ?? ''
      for (const entry of entries) hear(entry)
    }
  }
  const hear = (entry: string) => {
    const type = /^event: (.+)$/m.exec(entry)?.[1]
    if (type === 'ready') isReady()
    if (type !== 'message.received') return
    const { message } = JSON.parse(/^data: (.+)$/m.exec(entry)?.[1] ?? '{}') as { message?: { text: string | null } }
    waiting.get(message?.text ?? '')?.()
  }
  read(response.body).catch((error: unknown) => {
    if (!closing.signal.aborted) console.error('The live feed broke off:', error)
  })
  await ready

  return {
    until(text, externalId) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const timer = setTimeout(
        () => reject(new Error(`Message ${externalId} was not in the feed after ${PATIENCE_MS / 1000} s`)),
        PATIENCE_MS,
      )
      waiting.set(text, resolve)
      return promise.finally(() => {
        clearTimeout(timer)
        waiting.delete(text)
      })
    },
    close: () => closing.abort(),
  }
}
