import { roles } from '@baton/contract/permissions'
import type { Role } from '@baton/contract/permissions'
import { useLingui } from '@lingui/react/macro'
import { RadioChoices } from '../../kit/Choices.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { roleWords } from './role-words.ts'

/** Which role; owners are made by owners only. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const { t } = useLingui()
  const { membership } = useWorkspace()
  return (
    <RadioChoices
      label={t`Role`}
      value={value}
      onChange={onChange}
      options={roles.map((role) => {
        const reserved = role === 'owner' && membership.role !== 'owner'
        return {
          value: role,
          label: t(roleWords[role].name),
          help: reserved ? t`Only owners can choose this` : t(roleWords[role].may),
          disabled: reserved,
        }
      })}
    />
  )
}
