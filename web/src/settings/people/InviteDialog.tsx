import { seesAllInboxes } from '@baton/contract/permissions'
import type { Role } from '@baton/contract/permissions'
import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { isFailure } from '../../api/failure.ts'
import { inboxesQuery } from '../../api/queries.ts'
import { Button } from '../../kit/Button.tsx'
import { Check } from '../../kit/Choices.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { TextField } from '../../kit/Field.tsx'
import { FormDialog } from '../../kit/FormDialog.tsx'
import { FormError, FormFault } from '../../kit/FormError.tsx'
import { LinkField } from '../../kit/LinkField.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'
import { invitationsQuery } from '../queries.ts'
import { RoleChoice } from './RoleChoice.tsx'

/** Makes an invitation and shows its link, once: whoever has it can join. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const queries = useQueryClient()
  const inboxes = useQuery(inboxesQuery(workspaceId)).data ?? []
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('agent')
  const [left, setLeft] = useState<string[]>([])
  const inboxIds = inboxes.flatMap(({ id }) => (left.includes(id) ? [] : [id]))
  const invite = useMutation({
    mutationFn: () =>
      call('people.invite', {
        params: { workspaceId },
        body: { email: email.trim(), role, inboxIds: seesAllInboxes[role] ? [] : inboxIds },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: invitationsQuery(workspaceId).queryKey }),
  })
  const made = invite.data
  const invited = made?.email
  if (made?.link)
    return (
      <Dialog
        title={t`Invitation for ${invited}`}
        open
        onOpenChange={(open) => !open && onClose()}
        actions={<Button look="primary" onClick={onClose}>{t`Done`}</Button>}
      >
        <div className="flex flex-col gap-3">
          <p>{t`Send this link to them yourself: Baton sends no mail for it. It works once, for seven days, and is shown only now.`}</p>
          <LinkField label={t`Invitation link`} link={made.link} />
        </div>
      </Dialog>
    )
  return (
    <FormDialog
      title={t`Invite somebody`}
      act={t`Make the link`}
      busy={invite.isPending}
      onSubmit={() => invite.mutate()}
      onClose={onClose}
    >
      <TextField
        label={t`Mail address`}
        help={t`They will sign in with it.`}
        type="email"
        required
        autoComplete="off"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <RoleChoice value={role} onChange={setRole} />
      {!seesAllInboxes[role] && inboxes.length > 0 && (
        <fieldset>
          <legend className="mb-1 text-small font-medium text-ink">{t`Works in`}</legend>
          {inboxes.map((inbox) => (
            <Check
              key={inbox.id}
              label={inbox.name}
              checked={!left.includes(inbox.id)}
              onChange={(checked) => setLeft(checked ? left.filter((id) => id !== inbox.id) : [...left, inbox.id])}
            />
          ))}
        </fieldset>
      )}
      {isFailure(invite.error, 'email_taken') ? (
        <FormFault
          title={t`Somebody with this address is here already`}
        >{t`If they are suspended, let them in again in the list.`}</FormFault>
      ) : (
        <FormError error={invite.error} />
      )}
    </FormDialog>
  )
}
