import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { demoHereQuery } from '../../api/queries.ts'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Says what goes, since none of it comes back. */
export function RemoveDemoDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call('channels.removeDemo', { params: { workspaceId } }),
    onSuccess: (state) => {
      queries.setQueryData(demoHereQuery(workspaceId).queryKey, state)
      onClose()
    },
  })
  return (
    <FormDialog
      title={t`Remove the demo`}
      act={t`Remove the demo`}
      look="danger"
      busy={remove.isPending}
      onSubmit={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t`Its accounts are deleted for good, with their conversations, customers, files and figures, also the notes and answers your team wrote there. Everything else in this workspace stays.`}</p>
      <FormError error={remove.error} />
    </FormDialog>
  )
}
