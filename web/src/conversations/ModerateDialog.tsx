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

/** Hiding and deleting want a reason, which stands in the audit log; deleting says that it is for good. */
export default function ModerateDialog({
  act,
  direction,
  networkName,
  onDone,
  onClose,
}: {
  act: 'hide' | 'delete'
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
  return (
    <Dialog
      title={act === 'hide' ? t`Hide it on ${networkName}?` : t`Delete it on ${networkName}?`}
      open
      onOpenChange={(open) => !open && onClose()}
      actions={
        <>
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button look="danger" onClick={() => onDone(reason)}>
            {act === 'hide' ? t`Hide` : t`Delete`}
          </Button>
        </>
      }
    >
      <p className="mb-3">
        {act === 'hide'
          ? t`The public does not see it any more; its author may still see it. You go on reading it here and can show it again.`
          : t`It is gone for everybody and cannot be brought back. Its words are erased here, too.`}
      </p>
      {policy && policy !== 'off' && (
        <p className="mb-3 text-small text-ink2">
          {policy === 'everything' || (act === 'delete' && direction === 'inbound')
            ? t`A colleague has to allow it first.`
            : act === 'hide' && t`If it is negative, a colleague has to allow it first.`}
        </p>
      )}
      <Select label={t`Reason`} value={reason} options={reasons} onChange={setReason} className="w-full" />
    </Dialog>
  )
}
