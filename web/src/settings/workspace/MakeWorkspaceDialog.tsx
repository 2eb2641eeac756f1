import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { meQuery } from '../../api/queries.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { ZoneField } from '../../setup/ZoneField.tsx'
import { ownTimeZone } from '../../setup/zones.ts'

/** A further workspace; its maker owns it and goes there. */
export function MakeWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const router = useRouter()
  const go = useNavigate()
  const form = useId()
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
    <Dialog
      title={t`Make a workspace`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="primary" type="submit" form={form} busy={make.isPending} disabled={!name.trim()}>
            {t`Make the workspace`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() && !make.isPending) make.mutate()
        }}
      >
        <TextField
          label={t`Name of the workspace`}
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <ZoneField value={timeZone} onChange={setTimeZone} />
        <FormError error={make.error} />
      </form>
    </Dialog>
  )
}
