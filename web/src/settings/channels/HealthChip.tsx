import { useLingui } from '@lingui/react/macro'
import { FileInput } from 'lucide-react'
import type { ChannelAccount } from '../../api/types.ts'
import { Chip } from '../../kit/Chip.tsx'
import { healthWords } from './health-words.ts'

/** How an account is. One that people bring files to is not connected, and says so. */
export function HealthChip({ account }: { account: Pick<ChannelAccount, 'health' | 'imports'> }) {
  const { t } = useLingui()
  const { state } = account.health
  if (account.imports && (state === 'ok' || state === 'waiting')) return <Chip icon={FileInput}>{t`Import`}</Chip>
  const { word, icon, tone, strong } = healthWords[state]
  return (
    <Chip tone={tone} icon={icon} className={strong ? 'font-semibold text-ink!' : undefined}>
      {t(word)}
    </Chip>
  )
}
