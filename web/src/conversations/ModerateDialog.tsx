import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { Select } from '../kit/Select.tsx'
import type { ModerationReason } from './useModeration.ts'

/** Hiding and deleting want a reason, which stands in the audit log; deleting says that it is for good. */
export default function ModerateDialog({
  act,
  networkName,
  onDone,
  onClose,
}: {
  act: 'hide' | 'delete'
  networkName: string
  onDone: (reason: ModerationReason) => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const [reason, setReason] = useState<ModerationReason>('spam')
  const reasons: { value: ModerationReason; label: string }[] = [
    { value: 'spam', label: t`Spam or scam` },
    { value: 'offensive', label: t`Insults or hate` },
    { value: 'personal-data', label: t`Shows personal data` },
    { value: 'off-topic', label: t`Has nothing to do with us` },
    { value: 'other', label: t`Something else` },
  ]
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
      <Select label={t`Reason`} value={reason} options={reasons} onChange={setReason} className="w-full" />
    </Dialog>
  )
}
