import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { World } from '../../world.ts'
import type { Mailbox } from '../mailbox.ts'
import { imapSession } from './session.ts'

/** IMAP on loopback, without TLS, for the mailboxes of the simulator. */
export function imapServer(world: World, mailboxOf: (user: string) => Mailbox | undefined) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    imapSession(world, socket, mailboxOf)
  })
  return {
    listen: (port: number, host: string) =>
      new Promise<number>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      }),
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
