import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Message } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Select } from '../kit/Select.tsx'
import { policyQuery } from '../second-looks/queries.ts'
import { reasonWords } from '../second-looks/words.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import type { ModerationReason } from './useModeration.ts'

/** Hiding, deleting and blocking want a reason, which stands in the audit log; what cannot be undone says so. */
export default function ModerateDialog({
  act,
  direction,
  networkName,
  onDone,
  onClose,
}: {
  act: 'hide' | 'delete' | 'block'
  /** Whose words they are. */
  direction: Message['direction']
  networkName: string
  onDone: (reason: ModerationReason) => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const [reason, setReason] = useState<ModerationReason>('spam')
  const { workspaceId } = useWorkspace()
  const policy = useQuery(policyQuery(workspaceId)).data
  const reasons = (Object.keys(reasonWords) as ModerationReason[]).map((value) => ({ value, label: t(reasonWords[value]) }))
  const words = {
    hide: {
      title: t`Hide it on ${networkName}?`,
      button: t`Hide`,
      what: t`The public does not see it any more; its author may still see it. You go on reading it here and can show it again.`,
    },
    delete: {
      title: t`Delete it on ${networkName}?`,
      button: t`Delete`,
      what: t`It is gone for everybody and cannot be brought back. Its words are erased here, too.`,
    },
    block: {
      title: t`Block its author on ${networkName}?`,
      button: t`Block`,
      what: t`This comment is taken away, and so is all that its author writes to you from now on. It can be undone only on ${networkName} itself.`,
    },
  }[act]
  return (
    <Dialog
      title={words.title}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="danger" onClick={() => onDone(reason)}>
            {words.button}
          </Button>
        </>
      }
    >
      <p className="mb-3">{words.what}</p>
      {policy && policy !== 'off' && (
        <p className="mb-3 text-small text-ink2">
          {policy === 'everything' || (act !== 'hide' && direction === 'inbound')
            ? t`A colleague has to allow it first.`
            : act === 'hide' && t`If it is negative, a colleague has to allow it first.`}
        </p>
      )}
      <Select label={t`Reason`} value={reason} options={reasons} onChange={setReason} className="w-full" />
    </Dialog>
  )
}
