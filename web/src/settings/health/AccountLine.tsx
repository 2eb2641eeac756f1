import type { AccountHealth } from '@baton/contract/health'
import { useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { NetworkBadge } from '../../kit/Avatar.tsx'
import { Chip } from '../../kit/Chip.tsx'
import { cx } from '../../kit/cx.ts'
import { networkMarks } from '../../kit/networks.ts'
import { useMay } from '../../shell/workspace.tsx'
import { useFindingWords } from '../channels/useFindingWords.ts'
import { HealthActs } from './HealthActs.tsx'
import { HealthFacts } from './HealthFacts.tsx'
import { HealthFindings } from './HealthFindings.tsx'
import { stateWords } from './trouble-words.ts'

/** One account: how it is in a word and a sentence; opened, everything that tells so, and what can be done. */
export function AccountLine({ account }: { account: AccountHealth }) {
  const { t } = useLingui()
  const may = useMay('channel:manage')
  const wordsOf = useFindingWords()
  const [chosen, setOpen] = useState<boolean | null>(null)
  const id = useId()
  const { word, icon, tone } = stateWords[account.state]
  const isOpen = chosen ?? account.state === 'broken'
  const [first] = account.findings
  const summary = first && wordsOf(first).words
  return (
    <li className="border-b border-line last:border-b-0">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
          className="flex w-full gap-3 rounded-md px-4 py-3 text-left hover:bg-hover"
        >
          <NetworkBadge network={account.network} size={30} className="mt-0.5" />
          <span className="flex min-w-0 flex-1 flex-col gap-1">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span dir="auto" className="min-w-0 text-ui font-semibold [overflow-wrap:anywhere]">
                {account.name}
              </span>
              <Chip tone={tone} icon={icon}>
                {t(word)}
              </Chip>
            </span>
            <span className="text-meta text-ink2">{networkMarks[account.network].name}</span>
            {!isOpen && summary && (
              <span lang={summary.lang} className="text-small [overflow-wrap:anywhere] text-ink">
                {summary.text}
              </span>
            )}
          </span>
          <ChevronDown size={17} aria-hidden className={cx('mt-1.5 shrink-0 text-ink3', isOpen && 'rotate-180')} />
        </button>
      </h2>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <div className="flex flex-col gap-3 px-4 pb-4 pane:pl-[58px]">
            <HealthFindings findings={account.findings} />
            {may && <HealthActs account={account} />}
            <HealthFacts account={account} />
          </div>
        )}
      </div>
    </li>
  )
}
