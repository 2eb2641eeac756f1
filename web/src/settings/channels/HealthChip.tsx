import { useLingui } from '@lingui/react/macro'
import type { ChannelAccount } from '../../api/types.ts'
import { Chip } from '../../kit/Chip.tsx'
import { healthWords } from './health-words.ts'

export function HealthChip({ state }: { state: ChannelAccount['health']['state'] }) {
  const { t } = useLingui()
  const { word, icon, tone, strong } = healthWords[state]
  return (
    <Chip tone={tone} icon={icon} className={strong ? 'font-semibold text-ink!' : undefined}>
      {t(word)}
    </Chip>
  )
}
