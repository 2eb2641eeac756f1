import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bodyOf } from './peer.ts'

/** The least that hands one message to many: what is posted is written to everyone who has asked. Prints its port. */
const readers = new Set<ServerResponse>()

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 0\nevent: ready\ndata: {}\n\n')
    readers.add(response)
    response.on('close', () => readers.delete(response))
    return
  }
  void bodyOf(request).then((body) => {
    for (const reader of readers) reader.write(body)
    response.writeHead(200).end()
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
