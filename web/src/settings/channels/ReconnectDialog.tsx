import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { isFailure } from '../../api/failure.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormEnd } from '../../kit/FormError.tsx'
import { networkMarks } from '../../kit/networks.ts'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { networksQuery } from '../queries.ts'
import { CheckRefused } from './CheckRefused.tsx'
import { CredentialFields } from './CredentialFields.tsx'
import { entered, faultyFields, withPort } from './fields.ts'
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
  return (
    <FormDialog
      title={t`New credentials for ${handle}`}
      act={save.isPending ? t`Asking ${name}…` : t`Check and connect`}
      busy={save.isPending}
      noValidate
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <p>{t`They must be of the same account. Conversations and settings stay.`}</p>
      <CredentialFields
        network={account.network}
        fields={fields}
        values={values}
        faulty={faultyFields(problem)}
        keeps
        onChange={(field, value) => setValues((before) => withPort(before, field, value))}
      />
      <FormEnd refusal={save.error} words={<CheckRefused error={save.error} />} />
    </FormDialog>
  )
}
