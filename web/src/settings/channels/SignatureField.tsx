import { fillPlaceholders, unknownPlaceholders } from '@baton/contract/placeholders'
import { useLingui } from '@lingui/react/macro'
import { Field, inputClass } from '../../kit/Field.tsx'
import { cx } from '../../kit/cx.ts'
import { initialsOf } from '../../saved-replies/useValues.ts'
import { useWorkspace } from '../../shell/workspace.tsx'

/** What each person's replies from the account end with, as the reader's own would. */
export function SignatureField({ value, onChange }: { value: string; onChange: (signature: string) => void }) {
  const { t } = useLingui()
  const { me } = useWorkspace()
  const { name } = me.person
  const unknownNames = unknownPlaceholders(value)
    .map((each) => `{{${each}}}`)
    .join(', ')
  const mine = fillPlaceholders(value.trim(), { 'agent.name': name, 'agent.initials': initialsOf(name) }).text
  return (
    <Field
      label={t`Signature`}
      error={unknownNames ? t`Nobody knows these: ${unknownNames}` : null}
      help={
        <>
          {t`Added below what people write, counted with it, and left out by a press. For example:`} <code>{'^{{agent.initials}}'}</code>
          {mine && !unknownNames && (
            <span className="mt-1 block" dir="auto">
              {t`Yours:`} <span className="whitespace-pre-line text-ink">{mine}</span>
            </span>
          )}
        </>
      }
    >
      {(ids) => (
        <textarea
          {...ids}
          dir="auto"
          rows={value.includes('\n') ? 4 : 1}
          maxLength={500}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className={cx(inputClass, 'h-auto! py-1.5 words')}
        />
      )}
    </Field>
  )
}
