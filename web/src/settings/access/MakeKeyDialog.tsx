import type { ApiKeyScope } from '@baton/contract/permissions'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../kit/Button.tsx'
import { Check } from '../../kit/Choices.tsx'
import { CopyField } from '../../kit/CopyField.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { Field, TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Select } from '../../kit/Select.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { apiKeysQuery } from '../queries.ts'
import { scopeGroups, scopeWords } from './scope-words.ts'

const terms = ['never', '30', '90', '365'] as const
type Term = (typeof terms)[number]

/** Makes a key. Its secret is shown here and never again: closing by a stray press outside is not possible then. */
export function MakeKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, membership } = useWorkspace()
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<ApiKeyScope[]>(['conversation:read'])
  const [term, setTerm] = useState<Term>('never')
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = term === 'never' ? null : new Date(Date.now() + Number(term) * 86_400_000).toISOString()
      return call('people.makeApiKey', { params: { workspaceId }, body: { name: name.trim(), scopes, expiresAt } })
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: apiKeysQuery(workspaceId).queryKey }),
  })
  const termWords: Record<Term, string> = { never: t`Until it is revoked`, 30: t`30 days`, 90: t`90 days`, 365: t`One year` }
  const ready = name.trim() !== '' && scopes.length > 0

  if (make.data?.secret)
    return (
      <Dialog
        title={t`The key “${name}”`}
        open
        onOpenChange={() => undefined}
        actions={<Button look="primary" onClick={onClose}>{t`I have kept it`}</Button>}
      >
        <div className="flex flex-col gap-3">
          <p className="font-medium text-ink">{t`Copy it now. Baton keeps only a fingerprint of it and cannot show it again.`}</p>
          <CopyField label={t`API key`} value={make.data.secret} />
          <p>
            {t`Send it with each request as a header:`} <code className="font-sans text-ink select-all">Authorization: Bearer …</code>
          </p>
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      title={t`Make an API key`}
      act={t`Make the key`}
      ready={ready}
      busy={make.isPending}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t`Name`}
        help={t`What it is for, such as “Nightly export”`}
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Field label={t`Works`}>
        {({ id }) => (
          <Select
            id={id}
            label={t`Works`}
            value={term}
            options={terms.map((value) => ({ value, label: termWords[value] }))}
            onChange={setTerm}
            className="w-full"
          />
        )}
      </Field>
      {scopeGroups.map((group) => (
        <fieldset key={group.scopes[0]}>
          <legend className="text-small font-medium text-ink">{t(group.name)}</legend>
          {group.scopes.map((scope) => {
            const beyond =
              (scope === 'read-private' && !membership.readPrivate) || (scope === 'see-personal-data' && !membership.seePersonalData)
            return (
              <Check
                key={scope}
                label={t(scopeWords[scope])}
                help={beyond ? t`You do not have this right yourself` : undefined}
                disabled={beyond}
                checked={scopes.includes(scope)}
                onChange={(checked) => setScopes(checked ? [...scopes, scope] : scopes.filter((each) => each !== scope))}
              />
            )
          })}
        </fieldset>
      ))}
      <FormError error={make.error} />
    </FormDialog>
  )
}
