import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { ADDRESS_HEADER } from './options.ts'

export function webHeaders(headers: IncomingHttpHeaders): Headers {
  const copy = new Headers()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':') || name === ADDRESS_HEADER) continue
    copy.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return copy
}

/** Headers of a request with the caller's address as Fastify found it, which alone is believed. */
export function requestHeaders(request: FastifyRequest): Headers {
  const headers = webHeaders(request.headers)
  headers.set(ADDRESS_HEADER, request.ip)
  return headers
}
