import type { NetworkDescription } from '@baton/contract/channels'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { Field, TextField } from '../../kit/Field.tsx'
import { Select } from '../../kit/Select.tsx'
import { PasswordField } from '../../sign-in/PasswordField.tsx'
import { fieldWords } from './field-words.ts'
import type { Values } from './fields.ts'

const notAccepted = msg`This was not accepted`

type Description = NetworkDescription['fields'][number]

interface Props {
  network: NetworkDescription['network']
  fields: Description[]
  values: Values
  /** Names of fields to mark, because they are empty or the server refused them. */
  faulty: string[]
  /** Left empty they keep what is stored: for giving new credentials. */
  keeps?: boolean
  onChange: (name: string, value: string) => void
}

/** The fields a network asks for, in the reader's language. */
export function CredentialFields({ network, fields, values, faulty, keeps, onChange }: Props) {
  const { t } = useLingui()
  return fields.map((field) => {
    const words = fieldWords[`${network}.${field.name}`]
    const name = words ? t(words.label) : field.label
    const label = field.required || keeps ? name : t`${name} (optional)`
    const help = keeps && field.secret ? t`Leave it empty to keep the present one.` : words ? words.help && t(words.help) : field.help
    const value = values[field.name] ?? ''
    const error = faulty.includes(field.name) ? (value.trim() ? t(words?.fault ?? notAccepted) : t`This is needed`) : null
    if (words?.choices) {
      const options = words.choices.map((choice) => ({ value: choice.value, label: t(choice.label) }))
      return (
        <Field key={field.name} label={label} help={help} error={error}>
          {({ id }) => (
            <Select
              id={id}
              label={label}
              value={value || (options[0]?.value ?? '')}
              options={options}
              onChange={(next) => onChange(field.name, next)}
              className="w-full"
            />
          )}
        </Field>
      )
    }
    const common = {
      label,
      help,
      error,
      value,
      autoComplete: 'off',
      autoCapitalize: 'none',
      spellCheck: false,
      placeholder: field.placeholder,
      onChange: (event: { target: { value: string } }) => onChange(field.name, event.target.value),
    }
    return field.secret ? (
      <PasswordField key={field.name} {...common} autoComplete="new-password" />
    ) : (
      <TextField key={field.name} {...common} />
    )
  })
}
