import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { Check, X } from 'lucide-react'
import { cx } from '../../kit/cx.ts'
import { probeWords } from './probe-words.ts'

/** What was asked of the network, live, and what it answered; with what to do where it said no. */
export function Probes({ probes }: { probes: ProbeResult[] }) {
  const { t, i18n } = useLingui()
  return (
    <ul aria-label={t`What the network answered`} className="flex flex-col gap-2">
      {probes.map(({ name, ok, words, remedy }, at) => {
        const known = probeWords[name]
        const advice = ok ? null : i18n.locale === 'en' && remedy ? remedy : known ? t(known.remedy) : remedy
        return (
          <li key={`${name}-${at}`} className="flex gap-2.5 text-small">
            <span
              className={cx(
                'mt-0.5 inline-flex size-4.5 shrink-0 items-center justify-center rounded-full',
                ok ? 'bg-sunken text-ink2' : 'bg-danger-soft text-danger',
              )}
            >
              {ok ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}
            </span>
            <div className="min-w-0">
              <p className={cx('font-medium', !ok && 'text-danger')}>
                {known ? t(known.asks) : name}
                <span className="visually-hidden">: {ok ? t`yes` : t`no`}</span>
              </p>
              <p lang="en" dir="auto" className="text-meta [overflow-wrap:anywhere] text-ink2">
                {words}
              </p>
              {advice && <p className="[overflow-wrap:anywhere] text-ink">{advice}</p>}
            </div>
          </li>
        )
      })}
    </ul>
  )
}

/** The checks that a refused connect carries. */
export function probesOf(problem: unknown): ProbeResult[] {
  const probes = (problem as { probes?: unknown } | null)?.probes
  return Array.isArray(probes) ? (probes as ProbeResult[]) : []
}
