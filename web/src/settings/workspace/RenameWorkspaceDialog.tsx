import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useFreshMe } from '../../shell/useFreshMe.ts'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Another name for this workspace. Links to it keep working, since its address stays. */
export function RenameWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, name: present } = useWorkspace()
  const freshMe = useFreshMe()
  const form = useId()
  const [name, setName] = useState(present)
  const wanted = name.trim()
  const rename = useMutation({
    mutationFn: () => call('people.renameWorkspace', { params: { workspaceId }, body: { name: wanted } }),
    onSuccess: async () => {
      toast(t`Saved`)
      onClose()
      await freshMe()
    },
  })
  return (
    <Dialog
      title={t`Rename the workspace`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="primary" type="submit" form={form} busy={rename.isPending} disabled={!wanted || wanted === present}>
            {t`Rename`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted && wanted !== present && !rename.isPending) rename.mutate()
        }}
      >
        <TextField
          label={t`Name of the workspace`}
          help={t`Everybody sees it at once. The address in the browser stays as it is.`}
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormError error={rename.error} />
      </form>
    </Dialog>
  )
}
