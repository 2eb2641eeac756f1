import { type FailureCode, type Problem, failures } from '@baton/contract/failures'

/** A failure that a caller can meet, out of the table in the contract. Everything else thrown is a bug. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly details: Record<string, unknown>

  constructor(code: FailureCode, details: Record<string, unknown> = {}) {
    super(code)
    this.name = 'Failure'
    this.code = code
    this.details = details
  }

  get status(): number {
    return failures[this.code].status
  }

  /** The answer by RFC 9457. */
  problem(requestId?: string): Problem {
    const { status, remedy } = failures[this.code]
    const title = this.code.replaceAll('_', ' ')
    return { type: `about:blank#${this.code}`, title, status, code: this.code, remedy, ...this.details, ...(requestId && { requestId }) }
  }
}

/** Ends the request with a failure of the contract's table. `details` stand in the answer: ids and plain values, no words of people. */
export function fail(code: FailureCode, details?: Record<string, unknown>): never {
  throw new Failure(code, details)
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
