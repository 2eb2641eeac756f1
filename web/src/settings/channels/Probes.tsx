import type { ProbeResult } from '@baton/contract/channels'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { Check, Clock, X } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from '../../kit/cx.ts'
import { NetworkWords } from '../../kit/NetworkWords.tsx'
import { probeWords } from './probe-words.ts'
import { useFindingWords } from './useFindingWords.ts'

interface Props {
  probes: ProbeResult[]
  /** Checks that cannot hold yet: what they need comes with the next step. */
  next?: ProbeResult['name'][]
}

/** What was asked of the network, live, and what it answered; with what to do where it said no. */
export function Probes({ probes, next = [] }: Props) {
  const { t } = useLingui()
  const wordsOf = useFindingWords()
  const hosts = hostsToAllow(probes)
  const allowed = hosts.join(',')
  return (
    <ul aria-label={t`What was checked`} className="flex flex-col gap-2">
      {probes.map((probe, at) => {
        const { name, ok, networkWords } = probe
        // A newer server may ask what this page does not know.
        const known: MessageDescriptor | undefined = probeWords[name]
        const asks = known ? t(known) : name
        if (!ok && next.includes(name))
          return (
            <ProbeLine key={`${name}-${at}`} icon={Clock} asks={asks} spoken={t`not yet`}>
              <p className="text-meta text-ink2">{t`Not yet: that is the next step.`}</p>
            </ProbeLine>
          )
        const { words, remedy } = wordsOf(probe)
        const saidAbove = probes.slice(0, at).some((other) => isSame(other, probe))
        return (
          <ProbeLine key={`${name}-${at}`} icon={ok ? Check : X} bad={!ok} asks={asks} spoken={ok ? t`yes` : t`no`}>
            <p lang={words.lang} dir="auto" className="text-meta [overflow-wrap:anywhere] text-ink2">
              {words.text}
            </p>
            {networkWords && !saidAbove && (
              <p className="text-meta text-ink2">
                <NetworkWords words={networkWords} />
              </p>
            )}
            {!ok && remedy && !saidAbove && (
              <p lang={remedy.lang} className="[overflow-wrap:anywhere] text-ink">
                {hosts.length > 1 && probe.remedyCode === 'allow_host'
                  ? t`An administrator can allow them with BATON_ALLOW_HOSTS=${allowed}`
                  : remedy.text}
              </p>
            )}
          </ProbeLine>
        )
      })}
    </ul>
  )
}

/** What an administrator has to allow, all at once: the second of two settings of the same variable would undo the first. */
function hostsToAllow(probes: ProbeResult[]): string[] {
  const refused = probes.filter(({ ok, remedyCode }) => !ok && remedyCode === 'allow_host')
  return [...new Set(refused.map(({ params }) => `${params.host}:${params.port}`))]
}

/** A refused token is refused by every check, with the same words and the same remedy: said once, they are easier to see. */
function isSame(a: ProbeResult, b: ProbeResult): boolean {
  return !a.ok && !b.ok && a.code === b.code && a.remedyCode === b.remedyCode && a.networkWords === b.networkWords
}

interface LineProps {
  icon: LucideIcon
  bad?: boolean
  asks: string
  /** The answer for those who do not see the icon. */
  spoken: string
  children: ReactNode
}

function ProbeLine({ icon: Icon, bad, asks, spoken, children }: LineProps) {
  return (
    <li className="flex gap-2.5 text-small">
      <span
        className={cx(
          'mt-0.5 inline-flex size-4.5 shrink-0 items-center justify-center rounded-full',
          bad ? 'bg-danger-soft text-danger' : 'bg-sunken text-ink2',
        )}
      >
        <Icon size={13} aria-hidden />
      </span>
      <div className="min-w-0">
        <p className={cx('font-medium', bad && 'text-danger')}>
          {asks}
          <span className="visually-hidden">: {spoken}</span>
        </p>
        {children}
      </div>
    </li>
  )
}
