import { t } from '@lingui/core/macro'

export interface FailureWords {
  happened: string
  remedy: string
}

/** A remedy of many failures. */
export const reload = (): string => t`Go back and open it again.`
