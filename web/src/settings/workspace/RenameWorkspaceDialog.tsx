import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useFreshMe } from '../../shell/useFreshMe.ts'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Another name for this workspace. Links to it keep working, since its address stays. */
export function RenameWorkspaceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId, name: present } = useWorkspace()
  const freshMe = useFreshMe()
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
    <FormDialog
      title={t`Rename the workspace`}
      act={t`Rename`}
      ready={wanted !== '' && wanted !== present}
      busy={rename.isPending}
      onSubmit={() => rename.mutate()}
      onClose={onClose}
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
    </FormDialog>
  )
}
