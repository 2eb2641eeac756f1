import { unknownPlaceholders } from '@baton/contract/placeholders'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { channelAccountsQuery, inboxesQuery } from '../../api/queries.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { RadioChoices } from '../../kit/Choices.tsx'
import { Field, TextField } from '../../kit/Field.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { Select } from '../../kit/Select.tsx'
import { toast } from '../../kit/toast.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { Panel } from '../SettingsPage.tsx'
import { SignatureField } from './SignatureField.tsx'
import { purposeWords } from './purpose-words.ts'

/** What the account is called here, what it is for and where its conversations go. */
export function AccountForm({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const [name, setName] = useState(account.name)
  const [purpose, setPurpose] = useState(account.purpose)
  const [inboxId, setInbox] = useState(account.inboxId)
  const [signature, setSignature] = useState(account.signature ?? '')
  const changed =
    signature.trim() !== (account.signature ?? '') ||
    name.trim() !== account.name ||
    purpose !== account.purpose ||
    inboxId !== account.inboxId
  const save = useMutation({
    mutationFn: () =>
      call('channels.changeChannelAccount', {
        params: { workspaceId, accountId: account.id },
        body: { name: name.trim(), signature: signature.trim(), purpose, inboxId },
      }),
    onSuccess: async () => {
      toast(t`Saved`)
      await queries.invalidateQueries({ queryKey: channelAccountsQuery(workspaceId).queryKey })
    },
  })
  const inboxWord = t({ message: 'Inbox', context: 'choose one' })
  return (
    <Panel title={t`Use`}>
      <form
        className="flex flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (changed && name.trim() && !save.isPending) save.mutate()
        }}
      >
        <TextField label={t`Name here`} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        <RadioChoices
          label={t`Purpose`}
          value={purpose}
          onChange={setPurpose}
          options={(['care', 'brand'] as const).map((value) => ({
            value,
            label: t(purposeWords[value].name),
            help: t(purposeWords[value].help),
          }))}
        />
        <Field label={inboxWord} help={t`Holds for conversations that begin from now on.`}>
          {({ id }) => (
            <Select
              id={id}
              label={inboxWord}
              value={inboxId}
              options={inboxes.map((inbox) => ({ value: inbox.id, label: inbox.name }))}
              onChange={setInbox}
              className="w-full"
            />
          )}
        </Field>
        <SignatureField value={signature} onChange={setSignature} />
        <FormError error={save.error} />
        <div className="flex justify-end">
          <Button
            look="primary"
            type="submit"
            busy={save.isPending}
            disabled={!changed || !name.trim() || unknownPlaceholders(signature).length > 0}
          >
            {t`Save`}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
