import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../api/call.ts'
import { isFailure } from '../../api/failure.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { FormEnd, FormError } from '../../kit/FormError.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { networksQuery } from '../queries.ts'
import { CredentialFields } from './CredentialFields.tsx'
import { Probes, probesOf } from './Probes.tsx'
import { entered, faultyFields } from './fields.ts'
import type { Values } from './fields.ts'

interface Props {
  account: ChannelAccount
  onClose: () => void
  onDone: (probes: ProbeResult[]) => Promise<void>
}

/** New token or password for an account that stays as it is. Secrets are never shown, so an empty field keeps what is stored. */
export function ReconnectDialog({ account, onClose, onDone }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const form = useId()
  const fields = useQuery(networksQuery(workspaceId)).data?.find(({ network }) => network === account.network)?.fields ?? []
  const [values, setValues] = useState<Values>(account.settings)
  const { handle } = account
  const name = networkMarks[account.network].name
  const save = useMutation({
    mutationFn: () =>
      call('channels.reconnectChannelAccount', {
        params: { workspaceId, accountId: account.id },
        body: { fields: entered(fields, values, account.settings) },
      }),
    onSuccess: async ({ probes }) => {
      toast(t`Connected again`)
      await onDone(probes)
      onClose()
    },
  })
  const problem = isFailure(save.error) ? save.error.problem : null
  const refused = probesOf(problem)
  return (
    <Dialog
      title={t`New credentials for ${handle}`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="primary" type="submit" form={form} busy={save.isPending}>
            {save.isPending ? t`Asking ${name}…` : t`Check and connect`}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!save.isPending) save.mutate()
        }}
      >
        <p>{t`They must be of the same account. Conversations and settings stay.`}</p>
        <CredentialFields
          network={account.network}
          fields={fields}
          values={values}
          faulty={faultyFields(problem)}
          keeps
          onChange={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
        />
        <FormEnd
          refusal={save.error}
          words={
            <>
              <FormError error={save.error} />
              {refused.length > 0 && <Probes probes={refused} />}
            </>
          }
        />
      </form>
    </Dialog>
  )
}
