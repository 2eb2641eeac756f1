import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import { Button } from '../kit/Button.tsx'
import { Dialog } from '../kit/Dialog.tsx'
import type { Leak } from './useSend.ts'

interface Props {
  leak: Leak
  onAnyway: () => void
  onBack: () => void
}

/** An answer that everybody will read names a person or a purchase: what was found, and two ways on. */
export default function PersonalDataDialog({ leak, onAnyway, onBack }: Props) {
  const { t } = useLingui()
  const back = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      title={t`Everyone will be able to read this`}
      open
      onOpenChange={(next) => !next && onBack()}
      initialFocus={back}
      actions={
        <>
          <Button onClick={onAnyway}>{t`Send anyway`}</Button>
          <Button ref={back} look="primary" onClick={onBack}>
            {t`Go on writing`}
          </Button>
        </>
      }
    >
      <p className="mb-1">{t`Your answer seems to hold:`}</p>
      <ul className="mb-2 list-disc pl-5">
        {leak.found.map((kind) => (
          <li key={kind}>{t(kinds[kind] ?? kinds.other)}</li>
        ))}
      </ul>
      <p className="text-ink2">{t`Ask the customer to write to you in private for that, and take it out here.`}</p>
    </Dialog>
  )
}

const kinds: Record<string, MessageDescriptor> & { other: MessageDescriptor } = {
  email: msg`a mail address`,
  phone: msg`a phone number`,
  order_number: msg`an order number`,
  card: msg`the number of a payment card`,
  korean_resident: msg`a Korean resident number`,
  thai_citizen: msg`a Thai citizen number`,
  bank_account: msg`a bank account number`,
  other: msg`something personal`,
}
