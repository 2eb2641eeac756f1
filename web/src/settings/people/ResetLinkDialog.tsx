import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { call } from '../../api/call.ts'
import { isFailure } from '../../api/failure.ts'
import type { Agent } from '../../api/types.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { FormError, FormFault } from '../../kit/FormError.tsx'
import { LinkField } from '../../kit/LinkField.tsx'
import { useWorkspace } from '../../shell/workspace.tsx'

interface Props {
  agent: Agent
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Makes a link for a colleague who forgot the password and shows it, once: whoever has it can sign in as them. */
export function ResetLinkDialog({ agent, opener, onClose }: Props) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const { id, name, email } = agent
  const make = useMutation({ mutationFn: () => call('people.makeResetLink', { params: { workspaceId, agentId: id } }) })
  const link = make.data?.link
  return (
    <Dialog
      title={t`Reset link for ${name}`}
      open
      onOpenChange={(open) => !open && onClose()}
      finalFocus={opener}
      actions={
        link ? (
          <Button look="primary" onClick={onClose}>{t`Done`}</Button>
        ) : (
          <>
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button look="primary" busy={make.isPending} onClick={() => make.mutate()}>
              {t`Make the link`}
            </Button>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3">
        {link ? (
          <>
            <p>{t`Send this link to ${name} yourself: Baton sends no mail for it. It works once, for 24 hours, and is shown only now.`}</p>
            <LinkField label={t`Reset link`} link={link} takesFocus />
            <p>{t`Give it to nobody else: whoever has it can sign in as ${name}.`}</p>
          </>
        ) : (
          <p>{t`For somebody who forgot the password. By the link ${name} chooses a new one and is then signed out everywhere else. An earlier link stops working.`}</p>
        )}
        {isFailure(make.error, 'reset_elsewhere') ? (
          <FormFault title={t`${name} belongs to another workspace too`}>
            {t`Only somebody who manages all workspaces of this person can make the link (and owns those that this person owns). Otherwise whoever runs the server can, by the command:`}
            <code className="block font-sans wrap-break-word text-ink select-all">npm run baton -- reset-password {email}</code>
          </FormFault>
        ) : (
          <FormError error={make.error} />
        )}
      </div>
    </Dialog>
  )
}
