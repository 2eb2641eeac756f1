import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { meQuery } from '../../api/queries.ts'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ZoneField } from '../../setup/ZoneField.tsx'
import { ownTimeZone } from '../../setup/zones.ts'

/** A further workspace; its maker owns it and goes there. */
export function MakeWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const router = useRouter()
  const go = useNavigate()
  const [name, setName] = useState('')
  const [timeZone, setTimeZone] = useState(ownTimeZone)
  const make = useMutation({
    mutationFn: () => call('people.makeWorkspace', { body: { name: name.trim(), timeZone } }),
    onSuccess: async ({ slug }) => {
      await queries.fetchQuery({ ...meQuery, staleTime: 0 })
      await router.invalidate()
      await go({ to: '/setup/next', search: { workspace: slug } })
    },
  })
  return (
    <FormDialog
      title={t`Make a workspace`}
      act={t`Make the workspace`}
      ready={name.trim() !== ''}
      busy={make.isPending}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <TextField label={t`Name of the workspace`} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
      <ZoneField value={timeZone} onChange={setTimeZone} />
      <FormError error={make.error} />
    </FormDialog>
  )
}
