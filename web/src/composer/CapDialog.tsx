import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import { useMay } from '../shell/workspace.tsx'

/** A reply was not sent because this month's cap is reached: who has the right may send it all the same. */
export default function CapDialog({ busy, onAnyway, onBack }: { busy: boolean; onAnyway: () => void; onBack: () => void }) {
  const { t } = useLingui()
  const may = useMay('spend:exceed')
  const back = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title={t`This month’s cap is reached`}
      open
      onOpenChange={(next) => !next && onBack()}
      initialFocus={back}
      actions={
        <>
          {may && <Button busy={busy} onClick={onAnyway}>{t`Send anyway`}</Button>}
          <Button ref={back} look="primary" onClick={onBack}>
            {t`Go on writing`}
          </Button>
        </>
      }
    >
      <p className="text-ink2">
        {may
          ? t`Your workspace has set how much of this may be used in a month, and that much is used up. This reply costs extra.`
          : t`Your workspace has set how much of this may be used in a month, and that much is used up. Ask a team lead or an admin to send this reply, or an admin to raise the cap. Your words stay here.`}
      </p>
    </Dialog>
  )
}
