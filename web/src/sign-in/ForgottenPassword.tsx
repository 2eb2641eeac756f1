import { useLingui } from '@lingui/react/macro'

/** What to do about a forgotten password. Baton has no mail server of its own, so a person has to hand over the link. */
export function ForgottenPassword() {
  const { t } = useLingui()
  return (
    <details className="text-small text-ink2">
      <summary className="w-fit cursor-pointer rounded-md py-0.5 font-medium text-accent max-pane:py-2.5">{t`Forgot your password?`}</summary>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
        <li>{t`Ask an owner or admin of your workspace for a reset link. They make it under Settings, People.`}</li>
        <li>
          {t`Nobody can? Then whoever runs the server makes one by the command:`}
          <code className="block font-sans wrap-break-word text-ink select-all">npm run baton -- reset-password</code>
        </li>
      </ul>
    </details>
  )
}
