import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { iso } from '../clock.ts'
import type { ActiveFault } from '../faults.ts'
import type { World } from '../world.ts'
import type { Mailbox, MailPerson } from './mailbox.ts'

/** What the mail network does with a mail it has taken. */
export type Takes = (mailbox: Mailbox, envelope: { from: string; to: string[] }, raw: Buffer, fault: ActiveFault | null) => void

class Refusal extends Error {
  readonly responseCode: number
  constructor(responseCode: number, words: string) {
    super(words)
    this.responseCode = responseCode
  }
}

/** The outgoing server of the mailboxes' provider. It demands a login and takes mail to anywhere. */
export function smtpServer(
  world: World,
  find: { mailbox(user: string): Mailbox | undefined; person(address: string): MailPerson | undefined },
  takes: Takes,
) {
  const sockets = new Map<number, Socket>()
  const owners = new Map<string, Mailbox>()
  const socketOf = (session: SMTPServerSession) => sockets.get(session.remotePort)
  const note = (mailbox: Mailbox, status: number | null, taken: boolean, fault: ActiveFault | null) =>
    world.calls.add({
      at: iso(world.clock.now()),
      network: 'mail',
      account: mailbox.address,
      method: 'DATA',
      path: 'smtp',
      status,
      taken,
      ...(fault && { fault: fault.kind }),
    })

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    closeTimeout: 200,
    logger: false,
    onAuth(auth, session, done) {
      const mailbox = find.mailbox(auth.username ?? '')
      if (!mailbox || mailbox.revoked || mailbox.pass !== auth.password)
        return done(new Refusal(535, '5.7.8 Username and password not accepted'))
      owners.set(session.id, mailbox)
      done(null, { user: mailbox.user })
    },
    onRcptTo({ address }, _session, done) {
      if (find.person(address)?.behaviour === 'rejects') return done(new Refusal(550, `5.1.1 <${address}>: no such mailbox here`))
      done()
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      const mailbox = owners.get(session.id)!
      const fault = world.faults.take({ network: 'mail', account: mailbox.address, method: 'DATA', path: 'smtp' })
      if (fault?.kind === 'reset' && fault.beforeBody) {
        note(mailbox, null, false, fault)
        socketOf(session)?.destroy()
        stream.resume()
        return
      }
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const answer = () => {
          const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
          const instead = fault && ['hang', 'reset', 'cut', 'status'].includes(fault.kind)
          if (!instead || fault.taken)
            takes(mailbox, { from, to: session.envelope.rcptTo.map((one) => one.address) }, Buffer.concat(parts), fault)
          if (!instead) {
            note(mailbox, 250, true, fault)
            done(null, '2.0.0 Ok: queued')
          } else if (fault.kind === 'status') {
            const code = fault.status ?? 451
            note(mailbox, code, fault.taken === true, fault)
            done(new Refusal(code, code < 500 ? '4.3.0 Temporary failure, try again later' : '5.7.1 Refused by policy'))
          } else {
            note(mailbox, null, fault.taken === true, fault)
            if (fault.kind !== 'hang') socketOf(session)?.destroy()
          }
        }
        if (fault?.kind === 'slow') world.clock.after(fault.delayMs ?? 1000, answer)
        else answer()
      })
    },
    onClose: (session) => void owners.delete(session.id),
  })
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort
    if (port === undefined) return
    sockets.set(port, socket)
    socket.once('close', () => sockets.delete(port))
  })
  // A client that goes away in the middle is the client's business.
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE' || error.code === 'EACCES') throw error
  })

  return {
    listen: (port: number, host: string) =>
      new Promise<number>((resolve) => server.listen(port, host, () => resolve((server.server.address() as AddressInfo).port))),
    stop: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets.values()) socket.destroy()
        server.close(() => resolve())
      }),
    get listening() {
      return server.server.listening
    },
  }
}
