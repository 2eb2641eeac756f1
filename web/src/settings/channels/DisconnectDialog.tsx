import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Asks for the handle in writing: tokens are forgotten, and coming back needs them anew. */
export function DisconnectDialog({ account, onClose }: { account: ChannelAccount; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const [typed, setTyped] = useState('')
  const handle = account.handle || account.name
  const fits = sameHandle(typed, handle)
  const disconnect = useMutation({
    mutationFn: () => call('channels.disconnectChannelAccount', { params: { workspaceId, accountId: account.id } }),
    onSuccess: async () => {
      toast(t`Disconnected: ${handle}`)
      onClose()
      await queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
    },
  })
  return (
    <FormDialog
      title={t`Disconnect ${handle}`}
      act={t`Disconnect`}
      look="danger"
      ready={fits}
      busy={disconnect.isPending}
      onSubmit={() => disconnect.mutate()}
      onClose={onClose}
    >
      <p>{t`Nothing comes in and nothing goes out any more, and Baton forgets the tokens. Conversations stay and can be read. Connected again, the account takes up where it was.`}</p>
      <TextField
        label={t`Type ${handle} to go on`}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <FormError error={disconnect.error} />
    </FormDialog>
  )
}

/** With or without its @, and whatever the case. */
export function sameHandle(typed: string, handle: string): boolean {
  const bare = (text: string) => text.trim().replace(/^@/, '').toLowerCase()
  return bare(typed) !== '' && bare(typed) === bare(handle)
}
