import { createServer, type Server, type Socket } from 'node:net'
import type { SmtpCall } from '@baton/channel-kit'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, it } from 'vitest'
import type { MailServer } from './mail-server.ts'
import { probeSmtp, sendOverSmtp } from './smtp.ts'

const mail = 'From: care@brand.example\r\nTo: ann@example.org\r\nSubject: hi\r\n\r\n.hidden dot\r\nได้ค่ะ\r\n'
const call: SmtpCall = {
  transport: 'smtp',
  from: 'care@brand.example',
  recipients: ['ann@example.org'],
  messageBase64: Buffer.from(mail).toString('base64'),
}
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

const signal = () => AbortSignal.timeout(10_000)

/** A mail server that takes everything from `care` with password `secret`, but for what is changed. */
async function mailServer(changed: SMTPServerOptions = {}) {
  const received: string[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, answer) =>
      answer(password === 'secret' ? null : refusal(535, '5.7.8 no such user or password'), { user: 'care' }),
    onData(stream, _session, answer) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString())
        answer(null, '2.0.0 queued as 1')
      })
    },
    ...changed,
  })
  server.on('error', () => undefined) // Clients that hang up are part of what is tested.
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  closing.push(() => new Promise<void>((done) => server.close(() => done())))
  return { received, at: at(server.server.address()) }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

function at(address: ReturnType<Server['address']>): MailServer {
  const port = typeof address === 'object' && address ? address.port : 0
  return { host: 'localhost', address: '127.0.0.1', port, security: 'none', user: 'care', password: 'secret' }
}

/** A server that follows a script: its greeting, then one answer to each line; null hangs up. */
async function scripted(answers: (string | null)[]) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    const left = [...answers]
    let end = '\r\n'
    const say = () => {
      const next = left.shift()
      if (next === null) socket.destroy()
      else if (next !== undefined) socket.write(`${next}\r\n`)
      end = next?.startsWith('354') ? '\r\n.\r\n' : '\r\n'
    }
    let heard = ''
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      heard += chunk.toString()
      for (let at = heard.indexOf(end); at >= 0; at = heard.indexOf(end)) {
        heard = heard.slice(at + end.length)
        say()
      }
    })
    say()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((done) => server.close(() => done()))
  })
  return { ...at(server.address()), user: '' }
}

it('hands the mail over byte for byte and gives back code and words', async () => {
  const { received, at } = await mailServer()
  const answer = await sendOverSmtp(at, call, signal())
  expect(answer).toMatchObject({ ok: true, result: { status: 250 } })
  expect(answer.ok && Buffer.from(answer.result.body).toString()).toBe('2.0.0 queued as 1')
  expect(received).toEqual([mail])
})

it.each([
  ['a wrong password', { onAuth: (_auth, _session, answer) => answer(refusal(535, '5.7.8 wrong')) }, 535],
  ['an unknown recipient', { onRcptTo: (_to, _session, answer) => answer(refusal(550, '5.1.1 no such mailbox')) }, 550],
  ['greylisting', { onRcptTo: (_to, _session, answer) => answer(refusal(451, '4.7.1 come back later')) }, 451],
  [
    'a mail refused after it was read',
    { onData: (stream, _session, answer) => stream.resume().on('end', () => answer(refusal(554, '5.7.1 spam'))) },
    554,
  ],
] satisfies [string, SMTPServerOptions, number][])('gives the code of %s', async (_case, changed, status) => {
  const { at } = await mailServer(changed)
  const answer = await sendOverSmtp(at, call, signal())
  expect(answer).toMatchObject({ ok: true, result: { status } })
  expect(answer.ok && Buffer.from(answer.result.body).toString()).toMatch(/[45]\.\d\.\d/)
})

it('knows that nothing was sent when the connection is lost before the mail', async () => {
  const server = await scripted(['220 hi', '250 hello', null])
  expect(await sendOverSmtp(server, call, signal())).toMatchObject({ ok: false, bytesWritten: false })
  expect(await sendOverSmtp({ ...server, port: 1 }, call, signal())).toMatchObject({
    ok: false,
    bytesWritten: false,
    why: { code: 'host_unreachable', params: { reason: expect.stringContaining('ECONNREFUSED') } },
  })
})

it('cannot tell when the connection is lost after the mail', async () => {
  const server = await scripted(['220 hi', '250 hello', '250 sender', '250 recipient', '354 go on', null])
  expect(await sendOverSmtp(server, call, signal())).toMatchObject({ ok: false, bytesWritten: true })
})

it('stops in time at a server that says nothing', async () => {
  const server = await scripted(['220 hi'])
  expect(await sendOverSmtp(server, call, AbortSignal.timeout(300))).toMatchObject({
    ok: false,
    bytesWritten: false,
    why: { code: 'host_silent', params: { host: server.host } },
  })
})

it('probes by signing in', async () => {
  const { at } = await mailServer()
  expect(await probeSmtp(at, signal())).toMatchObject({ ok: true, result: { status: 200 } })
  expect(await probeSmtp({ ...at, password: 'wrong' }, signal())).toMatchObject({ ok: true, result: { status: 535 } })
  expect(await probeSmtp({ ...at, port: 1 }, signal())).toMatchObject({ ok: false, why: { code: 'host_unreachable' } })
})
