import { useLingui } from '@lingui/react/macro'
import { CopyField } from './CopyField.tsx'
import { isOfThisMachine } from './this-machine.ts'

/** A link for somebody else. Says so when it would open on this machine alone. */
export function LinkField({ label, link, takesFocus }: { label: string; link: string; takesFocus?: boolean }) {
  const { t } = useLingui()
  const { origin } = new URL(link)
  return (
    <>
      <CopyField label={label} value={link} {...(takesFocus && { takesFocus })} />
      {isOfThisMachine(link) && (
        <p className="rounded-md bg-danger-soft px-3 py-2 text-small">
          {t`This link opens only on the computer Baton runs on: it begins with ${origin}. Whoever runs the server sets BATON_URL to the address your team opens Baton at, and starts it again. Then make a new link.`}
        </p>
      )}
    </>
  )
}
