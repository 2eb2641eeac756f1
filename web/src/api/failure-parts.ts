import { t } from '@lingui/core/macro'
import type { FailureCode } from './types.ts'

export interface FailureWords {
  happened: string
  remedy: string
}

/** What to say for some of the failures. */
export type Failures = Partial<Record<FailureCode | 'unreachable', () => FailureWords>>

/** A remedy of many failures. */
export const reload = (): string => t`Go back and open it again.`
