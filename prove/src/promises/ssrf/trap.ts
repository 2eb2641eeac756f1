import { createServer, type Server } from 'node:net'
import type { Reached } from '../../checker/addresses.ts'
import { ip } from '../../stage/own-network.ts'

/** Where the addresses of the run lead: web, mail and one odd port. */
export const allowedPort = 8443
const ports = [80, 443, 143, 993, 465, 587, allowedPort]

/** Every address there is leads to this machine, and whoever comes is written down with where they wanted to go. */
export async function openTrap(): Promise<{ reached: Reached[]; close(): void }> {
  ip('route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo')
  ip('-6', 'route', 'add', 'local', '::/0', 'dev', 'lo')
  const reached: Reached[] = []
  const servers: Server[] = []
  for (const port of ports) {
    const server = createServer((socket) => {
      reached.push({ address: socket.localAddress ?? '', port })
      socket.on('error', () => undefined)
      socket.destroy()
    })
    servers.push(server)
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '::', resolve))
  }
  return {
    reached,
    close() {
      for (const server of servers) server.close()
    },
  }
}
