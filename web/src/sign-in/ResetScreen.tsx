import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import type { Answer } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { TextField } from '../kit/Field.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { OutsidePage } from './OutsidePage.tsx'
import { PasswordField } from './PasswordField.tsx'
import { SignInFault } from './SignInFault.tsx'
import { isTooShort, passwordMinimum } from './strength.ts'
import { useWait } from './useWait.ts'

/** Where a reset link leads: choose a new password, and go in. */
export function ResetScreen({ token }: { token: string }) {
  const { t } = useLingui()
  const link = useQuery({
    queryKey: ['reset-link', token],
    queryFn: ({ signal }) => call('people.readResetLink', { params: { token }, signal }),
  })
  if (link.isPending)
    return (
      <OutsidePage title={t`Choose a new password`}>
        <Skeleton className="h-48 late" />
      </OutsidePage>
    )
  // A cut link is no token at all: the server calls that an invalid request.
  if (isFailure(link.error, 'reset_link_invalid') || isFailure(link.error, 'invalid_request')) return <DeadLink />
  if (link.isError)
    return (
      <OutsidePage title={t`Choose a new password`}>
        <ErrorState error={link.error} onRetry={() => void link.refetch()} />
      </OutsidePage>
    )
  return <Choose token={token} person={link.data} />
}

function DeadLink() {
  const { t } = useLingui()
  return (
    <OutsidePage
      title={t`This reset link does not work any more`}
      words={t`A link works once and for 24 hours. It was used, replaced by a newer one, or cut off on its way. Ask the person who made it for a new one.`}
    >
      <Link to="/sign-in" className="text-small font-medium text-accent underline underline-offset-2">{t`Go to the sign-in`}</Link>
    </OutsidePage>
  )
}

function Choose({ token, person }: { token: string; person: Answer<'people.readResetLink'> }) {
  const { t } = useLingui()
  const go = useNavigate()
  const queries = useQueryClient()
  const { name, email } = person
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const tooShort = isTooShort(password)
  const { left: wait, hear } = useWait()
  const choose = useMutation({
    onError: hear,
    mutationFn: () => call('people.resetPassword', { params: { token }, body: { password } }),
    onSuccess: async () => {
      queries.clear()
      await queries.fetchQuery(meQuery)
      await go({ to: '/', replace: true })
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!tooShort && wait === 0 && !choose.isPending) choose.mutate()
  }

  if (isFailure(choose.error, 'reset_link_invalid')) return <DeadLink />
  return (
    <OutsidePage title={t`Choose a new password`} words={t`For ${name}. You are then signed in here, and signed out everywhere else.`}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t`Mail address`} type="email" autoComplete="username" readOnly value={email} className="bg-sunken" />
        <PasswordField
          label={t`New password`}
          autoComplete="new-password"
          required
          maxLength={128}
          value={password}
          error={tried && tooShort ? t`The password needs at least ${passwordMinimum} characters` : null}
          onChange={(event) => setPassword(event.target.value)}
          judge={{ known: [name, email] }}
        />
        <SignInFault error={choose.error} wait={wait} />
        <Button look="primary" type="submit" busy={choose.isPending} aria-disabled={wait > 0} className="min-h-9">
          {choose.isPending ? t`Saving…` : t`Save and sign in`}
        </Button>
      </form>
    </OutsidePage>
  )
}
