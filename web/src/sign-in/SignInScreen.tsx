import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { meQuery } from '../api/queries.ts'
import { Button } from '../kit/Button.tsx'
import { TextField } from '../kit/Field.tsx'
import { ForgottenPassword } from './ForgottenPassword.tsx'
import { OutsidePage } from './OutsidePage.tsx'
import { PasswordField } from './PasswordField.tsx'
import { SignInFault } from './SignInFault.tsx'
import { signIn } from './sign-in.ts'
import { useWait } from './useWait.ts'

/** The way in for those who have an account; afterwards on to where they wanted to go. */
export function SignInScreen({ next }: { next?: string }) {
  const { t } = useLingui()
  const router = useRouter()
  const queries = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('people.setupState', { signal }) }).data
  const { left: wait, hear } = useWait()
  const enter = useMutation({
    mutationFn: signIn,
    onError: hear,
    onSuccess: async () => {
      queries.clear()
      await queries.fetchQuery(meQuery)
      await router.invalidate()
      router.history.push(next ?? '/')
    },
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (wait === 0 && !enter.isPending) enter.mutate({ email: email.trim(), password })
  }

  return (
    <OutsidePage title={t`Sign in`}>
      {setup?.needed && (
        <p className="rounded-md bg-selected px-3 py-2 text-small text-ink">
          {t`Baton is not set up yet. Open the link the server printed when it started.`}
        </p>
      )}
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t`Mail address`}
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={t`Password`}
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <SignInFault
          error={enter.error}
          wait={wait}
          wrong={{
            title: t`Mail address or password is wrong`,
            remedy: t`Check both. An admin can send you a new invitation if you have no account.`,
          }}
        />
        <Button look="primary" type="submit" busy={enter.isPending} aria-disabled={wait > 0} className="min-h-9">
          {enter.isPending ? t`Signing in…` : t`Sign in`}
        </Button>
      </form>
      <ForgottenPassword />
      <p className="text-meta text-ink3">
        {t`No account yet? Somebody of your workspace can invite you.`}{' '}
        {setup?.needed && <Link to="/setup" className="whitespace-nowrap text-accent underline">{t`Set up`}</Link>}
      </p>
    </OutsidePage>
  )
}
