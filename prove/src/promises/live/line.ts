import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@baton/simulator'

export const faultKinds = ['dropped', 'doubled', 'reordered', 'cut', 'delayed'] as const
export type Faults = Record<(typeof faultKinds)[number], number>

/** The way between one browser and the server. */
export interface Line {
  url: string
  faults: Faults
  /** From here on it carries everything as it is. */
  calm(): void
  stop(): Promise<void>
}

const chances = { dropped: 0.06, doubled: 0.06, reordered: 0.06, cut: 0.015, delayed: 0.25 }
const LONGEST_DELAY_MS = 300

/**
 * A line that loses, doubles and reorders entries of the live feed within an open stream, breaks streams off, and holds
 * other answers back after the server gave them, so that they cross with events.
 */
export async function openLine(target: string, random: Random): Promise<Line> {
  const faults: Faults = { dropped: 0, doubled: 0, reordered: 0, cut: 0, delayed: 0 }
  let isCalm = false
  const strikes = (kind: keyof Faults): boolean => {
    if (isCalm || !random.chance(chances[kind])) return false
    faults[kind]++
    return true
  }
  const server = createServer((asked, response) => {
    const passedOn = request(target + asked.url, { method: asked.method, headers: asked.headers }, (answer) => {
      response.on('close', () => answer.destroy())
      const type = answer.headers['content-type'] ?? ''
      response.writeHead(answer.statusCode ?? 502, { 'content-type': type })
      if (type.startsWith('text/event-stream')) void carry(answer, response)
      else void giveLate(answer, response)
    })
    passedOn.on('error', () => response.destroy())
    asked.pipe(passedOn)
  })

  async function carry(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    let rest = ''
    let held = ''
    answer.setEncoding('utf8')
    try {
      for await (const part of answer) {
        rest += part as string
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          const entry = rest.slice(0, end + 2)
          rest = rest.slice(end + 2)
          if (strikes('dropped')) continue
          if (!held && strikes('reordered')) held = entry
          else {
            response.write(entry + (strikes('doubled') ? entry : '') + held)
            held = ''
          }
          if (strikes('cut')) return void response.destroy()
        }
      }
      response.end()
    } catch {
      // The server ended it, or the browser left.
      response.destroy()
    }
  }

  async function giveLate(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    try {
      for await (const part of answer) parts.push(part as Buffer)
    } catch {
      return void response.destroy()
    }
    if (strikes('delayed')) await sleep(random.int(0, LONGEST_DELAY_MS))
    response.end(Buffer.concat(parts))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    calm: () => {
      isCalm = true
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
