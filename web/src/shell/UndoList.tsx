import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { age } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { recentUndoables, takeBack } from '../kit/toast.tsx'

/** The person's acts of the last 24 hours in this tab that can be taken back, newest first. Taking one back closes the list: it leads to where that shows. */
export default function UndoList({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const [now] = useState(Date.now)
  const acts = recentUndoables().toReversed()
  return (
    <Dialog title={t`What you can undo`} open onOpenChange={onClose}>
      {acts.length === 0 && <p className="text-ink2">{t`Nothing was done in this tab in the last 24 hours that can be undone.`}</p>}
      <ul className="scroll-y max-h-[60vh]">
        {acts.map(({ id, at, text, about }) => (
          <li key={id} className="flex min-h-11 items-center gap-2 text-small">
            <span className="min-w-0 flex-1">
              <span className="block text-ink">{text}</span>
              <span className="block truncate text-meta text-ink2">
                {[about, age(new Date(at).toISOString(), now)].filter(Boolean).join(' · ')}
              </span>
            </span>
            <Button
              look="quiet"
              onClick={() => {
                onClose()
                takeBack(id)
              }}
            >
              {t`Undo`}
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
