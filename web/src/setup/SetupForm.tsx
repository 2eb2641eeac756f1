import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { isFailure } from '../api/failure.ts'
import { meQuery } from '../api/queries.ts'
import { isLanguage, preferredLanguage, speak } from '../i18n/languages.ts'
import type { Language } from '../i18n/languages.ts'
import { Button } from '../kit/Button.tsx'
import { TextField } from '../kit/Field.tsx'
import { FormError } from '../kit/FormError.tsx'
import { OutsidePage } from '../sign-in/OutsidePage.tsx'
import { PasswordField } from '../sign-in/PasswordField.tsx'
import { isTooShort, passwordMinimum } from '../sign-in/strength.ts'
import { ZoneField } from './ZoneField.tsx'
import { ownTimeZone } from './zones.ts'

/** Makes the first workspace and its owner, who is signed in by it. */
export function SetupForm({ token }: { token: string }) {
  const { t, i18n } = useLingui()
  const go = useNavigate()
  const queries = useQueryClient()
  const [given, setGiven] = useState({ workspaceName: '', name: '', email: '', password: '', timeZone: ownTimeZone() })
  const [tried, setTried] = useState(false)
  const language: Language = isLanguage(i18n.locale) ? i18n.locale : preferredLanguage()
  const make = useMutation({
    mutationFn: () => call('people.setup', { body: { ...given, token, language } }),
    onSuccess: async ({ slug }) => {
      queries.clear()
      await speak(language)
      await queries.fetchQuery(meQuery)
      await go({ to: '/setup/next', search: { workspace: slug }, replace: true })
    },
  })
  const set = (part: Partial<typeof given>) => setGiven((before) => ({ ...before, ...part }))
  const tooShort = isTooShort(given.password)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setTried(true)
    if (!tooShort && !make.isPending) make.mutate()
  }

  if (isFailure(make.error, 'setup_done'))
    return (
      <OutsidePage title={t`Baton is set up already`} words={t`The first workspace exists. Sign in, or ask somebody there to invite you.`}>
        <Link to="/sign-in" className="text-small font-medium text-accent underline underline-offset-2">{t`Go to the sign-in`}</Link>
      </OutsidePage>
    )
  return (
    <OutsidePage title={t`Set up Baton`} words={t`Step 1 of 2: your workspace and your own account. You will be its owner.`}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t`Name of the workspace`}
          help={t`The brand or company you answer for`}
          required
          maxLength={80}
          value={given.workspaceName}
          onChange={(event) => set({ workspaceName: event.target.value })}
        />
        <TextField
          label={t`Your name`}
          autoComplete="name"
          required
          maxLength={80}
          value={given.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <TextField
          label={t`Your mail address`}
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          required
          value={given.email}
          onChange={(event) => set({ email: event.target.value })}
        />
        <PasswordField
          label={t`Password`}
          autoComplete="new-password"
          required
          maxLength={128}
          value={given.password}
          error={tried && tooShort ? t`The password needs at least ${passwordMinimum} characters` : null}
          onChange={(event) => set({ password: event.target.value })}
          judge={{ known: [given.workspaceName, given.name, given.email] }}
        />
        <ZoneField value={given.timeZone} onChange={(timeZone) => set({ timeZone })} />
        <p className="text-meta text-ink3">{t`The language chosen below is yours; each colleague chooses their own.`}</p>
        <FormError error={make.error} />
        <Button look="primary" type="submit" busy={make.isPending} className="min-h-9">
          {make.isPending ? t`Making the workspace…` : t`Make the workspace`}
        </Button>
      </form>
    </OutsidePage>
  )
}
