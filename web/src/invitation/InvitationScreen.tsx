import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import type { Answer } from '../api/types.ts'
import { isLanguage } from '../i18n/languages.ts'
import { Button } from '../kit/Button.tsx'
import { TextField } from '../kit/Field.tsx'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { roleWords } from '../settings/people/role-words.ts'
import { OutsidePage } from '../sign-in/OutsidePage.tsx'
import { PasswordField } from '../sign-in/PasswordField.tsx'
import { SignInFault } from '../sign-in/SignInFault.tsx'
import { isTooShort, passwordMinimum } from '../sign-in/strength.ts'
import { useWait } from '../sign-in/useWait.ts'

type Invitation = Answer<'people.readInvitation'>

/** Where an invitation link leads: join with the account one has, or make one; the page does not say which, since the link may be in other hands. */
export function InvitationScreen({ token }: { token: string }) {
  const { t } = useLingui()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call('people.readInvitation', { params: { token }, signal }),
  })
  if (invitation.isPending)
    return (
      <OutsidePage title={t`Invitation`}>
        <Skeleton className="h-48 late" />
      </OutsidePage>
    )
  // A cut link is no token at all: the server calls that an invalid request.
  if (isFailure(invitation.error, 'invitation_invalid') || isFailure(invitation.error, 'invalid_request')) return <DeadLink />
  if (invitation.isError)
    return (
      <OutsidePage title={t`Invitation`}>
        <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
      </OutsidePage>
    )
  return <Join token={token} invitation={invitation.data} />
}

function DeadLink() {
  const { t } = useLingui()
  return (
    <OutsidePage
      title={t`This invitation does not work any more`}
      words={t`A link works once and for seven days. It was used, withdrawn, replaced by a newer one, or cut off on its way. Ask the person who invited you for a new one.`}
    >
      <Link
        to="/sign-in"
        className="text-small font-medium text-accent underline underline-offset-2"
      >{t`I have joined already: sign in`}</Link>
    </OutsidePage>
  )
}

function Join({ token, invitation }: { token: string; invitation: Invitation }) {
  const { t, i18n } = useLingui()
  const go = useNavigate()
  const queries = useQueryClient()
  const { workspaceName, email, role, invitedBy } = invitation
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const tooShort = isTooShort(password)
  const { left: wait, hear } = useWait()
  const join = useMutation({
    onError: hear,
    mutationFn: () =>
      call('people.acceptInvitation', {
        params: { token },
        body: { password, name: name.trim(), language: isLanguage(i18n.locale) ? i18n.locale : undefined },
      }),
    onSuccess: async ({ slug }) => {
      queries.clear()
      await queries.fetchQuery(meQuery)
      await go({ to: '/w/$slug/inbox', params: { slug }, replace: true })
    },
  })
  const roleName = t(roleWords[role].name)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!tooShort && wait === 0 && !join.isPending) join.mutate()
  }

  if (isFailure(join.error, 'invitation_invalid')) return <DeadLink />
  return (
    <OutsidePage
      title={t`Join ${workspaceName}`}
      words={invitedBy ? t`${invitedBy} invites you. Your role: ${roleName}.` : t`You are invited. Your role: ${roleName}.`}
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField label={t`Mail address`} type="email" autoComplete="username" readOnly value={email} className="bg-sunken" />
        <TextField
          label={t`Your name`}
          autoComplete="name"
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="text-small text-ink2">{t`Do you have an account here with this mail address? Enter its password; your name stays as it is. Otherwise choose a new one.`}</p>
        <PasswordField
          label={t`Password`}
          autoComplete="new-password"
          required
          maxLength={128}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          error={tried && tooShort ? t`The password needs at least ${passwordMinimum} characters` : null}
          judge={{ known: [name, email, workspaceName] }}
        />
        <SignInFault
          error={join.error}
          wait={wait}
          wrong={{ title: t`The password is wrong`, remedy: t`There is an account with this address. Enter its password to join with it.` }}
        />
        <Button look="primary" type="submit" busy={join.isPending} aria-disabled={wait > 0} className="min-h-9">
          {join.isPending ? t`Joining…` : t`Join`}
        </Button>
      </form>
    </OutsidePage>
  )
}
