import { useLingui } from '@lingui/react/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'

/** Asks for the handle in writing: tokens are forgotten, and coming back needs them anew. */
export function DisconnectDialog({ account, onClose }: { account: ChannelAccount; onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const form = useId()
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
    <Dialog
      title={t`Disconnect ${handle}`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="danger" type="submit" form={form} disabled={!fits} busy={disconnect.isPending}>
            {t`Disconnect`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (fits && !disconnect.isPending) disconnect.mutate()
        }}
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
      </form>
    </Dialog>
  )
}

/** With or without its @, and whatever the case. */
export function sameHandle(typed: string, handle: string): boolean {
  const bare = (text: string) => text.trim().replace(/^@/, '').toLowerCase()
  return bare(typed) !== '' && bare(typed) === bare(handle)
}
