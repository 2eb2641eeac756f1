import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { isFailure } from '../../api/failure.ts'
import { Button } from '../../kit/Button.tsx'
import { Check } from '../../kit/Choices.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { PasswordField } from '../../sign-in/PasswordField.tsx'
import { SignInFault } from '../../sign-in/SignInFault.tsx'
import { changePassword } from '../../sign-in/sign-in.ts'
import { isTooShort, passwordMinimum } from '../../sign-in/strength.ts'
import { useWait } from '../../sign-in/useWait.ts'
import { Panel } from '../SettingsPage.tsx'
import { sessionsQuery } from '../queries.ts'

/** A new password, by the present one; it ends every other sign-in unless one wants to keep them. */
export function PasswordForm() {
  const { t } = useLingui()
  const { me } = useWorkspace()
  const queries = useQueryClient()
  const [present, setPresent] = useState('')
  const [fresh, setFresh] = useState('')
  const [endsOthers, setEndsOthers] = useState(true)
  const [tried, setTried] = useState(false)
  const tooShort = isTooShort(fresh)
  const { left: wait, hear } = useWait()
  const change = useMutation({
    onError: hear,
    mutationFn: () => changePassword({ currentPassword: present, newPassword: fresh, revokeOtherSessions: endsOthers }),
    onSuccess: async () => {
      toast(endsOthers ? t`Password changed. You are signed out everywhere else.` : t`Password changed`)
      setPresent('')
      setFresh('')
      setTried(false)
      await queries.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  const wrong = isFailure(change.error, 'invalid_request')
  return (
    <Panel title={t`Change the password`}>
      <form
        className="flex max-w-110 flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!tooShort && wait === 0 && !change.isPending) change.mutate()
        }}
      >
        <input type="text" name="username" autoComplete="username" value={me.person.email} readOnly hidden />
        <PasswordField
          label={t`Present password`}
          autoComplete="current-password"
          required
          value={present}
          error={wrong ? t`This is not your password` : null}
          onChange={(event) => setPresent(event.target.value)}
        />
        <PasswordField
          label={t`New password`}
          autoComplete="new-password"
          required
          maxLength={128}
          value={fresh}
          error={tried && tooShort ? t`The password needs at least ${passwordMinimum} characters` : null}
          onChange={(event) => setFresh(event.target.value)}
          judge={{ known: [me.person.name, me.person.email] }}
        />
        <Check
          label={t`Sign me out everywhere else`}
          help={t`Leave this on when somebody else may know the present password.`}
          checked={endsOthers}
          onChange={setEndsOthers}
        />
        {!wrong && <SignInFault error={change.error} wait={wait} />}
        <div className="flex justify-end">
          <Button look="primary" type="submit" busy={change.isPending} disabled={!present || !fresh}>
            {t`Change the password`}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
