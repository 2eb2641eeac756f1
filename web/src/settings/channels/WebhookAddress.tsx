import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { CopyField } from '../../kit/CopyField.tsx'
import { isOfThisMachine } from '../../kit/this-machine.ts'
import { networkMarks } from '../../kit/networks.ts'
import { Steps } from './Steps.tsx'
import { guides } from './guide.ts'

/** Where the network has to call, and how to tell it. */
export function WebhookAddress({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  if (!account.hookUrl) return null
  const { name } = networkMarks[account.network]
  return (
    <div className="flex flex-col gap-3">
      <CopyField label={t`Webhook address to enter at ${name}`} value={account.hookUrl} />
      {isOfThisMachine(account.hookUrl) && (
        <p className="rounded-md bg-sunken px-3 py-2 text-small text-ink2">
          {t`This address works only on this computer. For the real network the server needs a public https address, set as BATON_URL.`}
        </p>
      )}
      <Steps>{guides[account.network].after.map((step) => t(step))}</Steps>
    </div>
  )
}
