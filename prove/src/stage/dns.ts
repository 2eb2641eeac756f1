import { createSocket } from 'node:dgram'
import { bytesOf } from '../checker/addresses.ts'

/** What a name leads to: addresses, perhaps by way of another name. Null: there is no such name. */
export type Names = (name: string) => { alias?: string; addresses: string[] } | null

/** A name server on 127.0.0.1:53 whose answers nobody may keep. */
export async function startDns(names: Names): Promise<{ asked(): number; stop(): void }> {
  const socket = createSocket('udp4')
  let asked = 0
  socket.on('message', (query, { address, port }) => {
    asked += 1
    socket.send(answerTo(query, names), port, address)
  })
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(53, '127.0.0.1', resolve))
  return { asked: () => asked, stop: () => socket.close() }
}

const A = 1
const CNAME = 5
const AAAA = 28

function answerTo(query: Buffer, names: Names): Buffer {
  const { name, end } = nameAt(query, 12)
  const type = query.readUInt16BE(end)
  const found = names(name.toLowerCase())
  const addresses = (found?.addresses ?? []).map(bytesOf).filter(({ length }) => length === (type === A ? 4 : type === AAAA ? 16 : 0))
  const records = [
    ...(found?.alias ? [record(name, CNAME, encoded(found.alias))] : []),
    ...addresses.map((bytes) => record(found?.alias ?? name, type, Buffer.from(bytes))),
  ]
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  // An answer, with recursion; 3: no such name.
  head.writeUInt16BE(0x8180 | (found ? 0 : 3), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(records.length, 6)
  return Buffer.concat([head, query.subarray(12, end + 4), ...records])
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(type, 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([encoded(owner), fixed, data])
}

const encoded = (name: string): Buffer =>
  Buffer.concat([...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])])

function nameAt(bytes: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = bytes[at] ?? 0; length > 0; length = bytes[at] ?? 0) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.'), end: at + 1 }
}
