import type { ProbeResult } from '@baton/contract/channels'
import { useLingui } from '@lingui/react/macro'
import { isFailure } from '../../api/failure.ts'
import { FormError, FormFault } from '../../kit/FormError.tsx'
import { Probes } from './Probes.tsx'

/** Why an account was not connected: who said no, and below it each check with its reason. Nothing while all is well. */
export function CheckRefused({ error }: { error: unknown }) {
  const { t } = useLingui()
  const probes = probesOf(isFailure(error) ? error.problem : null)
  if (probes.length === 0) return <FormError error={error} />
  const titles: Record<Refuser, string> = {
    baton: t`Baton refused to connect`,
    nobody: t`There was no answer`,
    network: t`The network refused the check`,
    several: t`The check did not succeed`,
  }
  return (
    <>
      <FormFault title={titles[refuserOf(probes)]}>{t`Mend what is named below and try again.`}</FormFault>
      <div className="rounded-[10px] border border-line bg-surface p-4">
        <Probes probes={probes} />
      </div>
    </>
  )
}

/** The checks that a refused connect carries. */
function probesOf(problem: unknown): ProbeResult[] {
  const probes = (problem as { probes?: unknown } | null)?.probes
  return Array.isArray(probes) ? (probes as ProbeResult[]) : []
}

type Refuser = 'baton' | 'nobody' | 'network' | 'several'

const refusers: Partial<Record<ProbeResult['code'], Refuser>> = {
  address_invalid: 'baton',
  address_with_password: 'baton',
  address_unencrypted: 'baton',
  address_private: 'baton',
  host_not_found: 'nobody',
  host_unreachable: 'nobody',
  host_left_alone: 'nobody',
  host_silent: 'nobody',
  certificate_untrusted: 'baton',
  encryption_missing: 'baton',
  connection_broken: 'nobody',
}

function refuserOf(probes: ProbeResult[]): Refuser {
  const [first, ...others] = new Set(probes.flatMap(({ ok, code }) => (ok ? [] : [refusers[code] ?? 'network'])))
  return others.length > 0 ? 'several' : (first ?? 'network')
}
