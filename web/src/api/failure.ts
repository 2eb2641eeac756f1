import type { FailureCode, Problem } from './types.ts'

/** A call that did not do what was asked. `code` chooses the sentence on the screen; `unreachable` = no answer came at all. */
export class Failure extends Error {
  readonly code: FailureCode | 'unreachable'
  readonly problem: Problem | null

  constructor(code: FailureCode | 'unreachable', problem: Problem | null, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? code, { cause })
    this.name = 'Failure'
    this.code = code
    this.problem = problem
  }
}

export function isFailure(error: unknown, code?: FailureCode | 'unreachable'): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code)
}

/** Reads a refused answer; one that is no problem document (a proxy's page) counts as `internal`. */
export async function failureFrom(response: Response): Promise<Failure> {
  const text = await response.text()
  if (response.headers.get('content-type')?.includes('json')) {
    const problem = JSON.parse(text) as Problem
    if (typeof problem.code === 'string') return new Failure(problem.code, problem)
  }
  return new Failure(response.status === 502 || response.status === 504 ? 'unreachable' : 'internal', null)
}
