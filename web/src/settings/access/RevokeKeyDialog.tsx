import type { ApiKey } from '@baton/contract/people'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/call.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { apiKeysQuery } from '../queries.ts'

/** Asks, since a revoked key does not come back. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const { id, name } = apiKey
  const revoke = useMutation({
    mutationFn: () => call('people.revokeApiKey', { params: { workspaceId, apiKeyId: id } }),
    onSuccess: async () => {
      toast(t`Revoked: ${name}`)
      onClose()
      await queries.invalidateQueries({ queryKey: apiKeysQuery(workspaceId).queryKey })
    },
  })
  return (
    <Dialog
      title={t`Revoke “${name}”`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate()}>
            {t`Revoke`}
          </Button>
        </>
      }
    >
      <p>{t`Programs that use it are refused at once. It cannot be brought back; make a new one instead.`}</p>
      <FormError error={revoke.error} />
    </Dialog>
  )
}
