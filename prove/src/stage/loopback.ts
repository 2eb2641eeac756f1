import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server of a run, on a free port of this machine alone. */
export interface Loopback {
  url: string
  host: string
  /** Also cuts what is under way. */
  close(): void
}

export async function onLoopback(server: Server): Promise<Loopback> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}`,
    host,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
