import { useLingui } from '@lingui/react/macro'
import { isFailure } from '../api/failure.ts'
import { FormError, FormFault } from '../kit/FormError.tsx'

/** Why nobody was let in. Says the waiting time where there is one; never which of mail and password was wrong. */
export function SignInFault({ error, wait, wrong }: { error: unknown; wait: number; wrong?: { title: string; remedy: string } }) {
  const { t } = useLingui()
  if (wrong && isFailure(error, 'not_signed_in')) return <FormFault title={wrong.title}>{wrong.remedy}</FormFault>
  if (!isFailure(error, 'too_many_requests')) return <FormError error={error} />
  const minutes = Math.floor(wait / 60)
  const seconds = wait % 60
  const left = minutes === 0 ? t`${seconds} s` : seconds === 0 ? t`${minutes} min` : t`${minutes} min ${seconds} s`
  return (
    <FormFault title={t`Too many tries in a short time`}>
      {wait > 0 ? t`You can try again in ${left}.` : t`You can try again now.`}
    </FormFault>
  )
}
