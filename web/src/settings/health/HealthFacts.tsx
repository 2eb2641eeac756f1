import type { AccountHealth } from '@baton/contract/health'
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { clock, date, exactTime, number, span, useNow } from '../../i18n/time.ts'
import { networkMarks } from '../../kit/networks.ts'

/** Everything that tells how an account is, plainly listed. */
export function HealthFacts({ account }: { account: AccountHealth }) {
  const { t } = useLingui()
  const now = useNow()
  const { token, webhook, lag, intake, sends, reconciliation, silence } = account
  const { name } = networkMarks[account.network]
  const at = (instant: string | null, none = '–') =>
    instant ? (
      <time dateTime={instant} title={exactTime(instant)}>
        {clock(instant, now)}
      </time>
    ) : (
      none
    )
  const compared = reconciliation.comparedAt && clock(reconciliation.comparedAt, now)
  const until = silence.unusualFrom && clock(silence.unusualFrom, now)
  const rows: [string, ReactNode][] = [
    [t`Token`, <TokenWords key="token" token={token} />],
    ...(webhook ? ([[t`Webhook proved`, at(webhook.provedAt, t`not yet`)]] as [string, ReactNode][]) : []),
    [t`Last brought by itself`, at(account.lastDeliveredAt, t`nothing yet`)],
    [t`Last event`, at(account.lastEventAt, t`nothing yet`)],
    [t`Last check`, at(account.lastCheckedAt)],
    [t`From the network to here`, lag ? <LagWords key="lag" lag={lag} /> : t`no messages lately`],
    [t`Waits to be read`, <Waiting key="intake" {...intake} />],
    [t`Waits to be sent`, <Waiting key="sends" {...sends} />],
    [t`May still be sent`, <Limits key="limits" limits={account.limits} />],
    [
      t`What was missed`,
      !reconciliation.possible
        ? t`${name} cannot be asked for it.`
        : compared
          ? plural(reconciliation.found, { one: `# found, last asked ${compared}`, other: `# found, last asked ${compared}` })
          : t`not asked yet`,
    ],
    [
      t`Usual rhythm`,
      !silence.known
        ? t`not known yet: it takes two weeks of messages`
        : until
          ? t`silent until ${until} would be usual`
          : t`no silence would be unusual these two weeks`,
    ],
  ]
  return (
    <dl className="text-small">
      {rows.map(([label, value]) => (
        <div key={label} className="flex flex-wrap gap-x-4 py-0.5 pane:flex-nowrap">
          <dt className="text-ink2 pane:w-48 pane:shrink-0">{label}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function TokenWords({ token }: Pick<AccountHealth, 'token'>) {
  const { t } = useLingui()
  const now = useNow()
  if (token.renewsItself) return t`is renewed by itself`
  if (token.endsAt === null) return t`no end is known`
  const day = date(new Date(token.endsAt), now)
  return t`until ${day}`
}

function LagWords({ lag }: { lag: NonNullable<AccountHealth['lag']> }) {
  const { t } = useLingui()
  const half = useShort(lag.p50Ms)
  const most = useShort(lag.p90Ms)
  return t`half within ${half}, nine of ten within ${most}`
}

function useShort(ms: number): string {
  const { t } = useLingui()
  const seconds = number(Math.max(1, Math.ceil(ms / 1000)))
  return ms < 60_000 ? t`${seconds} s` : span(ms)
}

function Waiting({ count, since }: AccountHealth['intake']) {
  const { t } = useLingui()
  const now = useNow()
  if (count === 0 || since === null) return t`nothing`
  const many = number(count)
  const time = span(now - Date.parse(since))
  return t`${many}, the oldest for ${time}`
}

function Limits({ limits }: Pick<AccountHealth, 'limits'>) {
  const { t } = useLingui()
  const now = useNow()
  const lines = limits.map(({ what, left, of, until, blockedUntil, endpoint }) => {
    const [some, all] = [number(left ?? 0), number(of ?? 0)]
    const end = clock(blockedUntil ?? until ?? '1970-01-01T00:00:00Z', now)
    const where = endpoint ? ` (${endpoint})` : ''
    if (blockedUntil) return t`nothing until ${end}` + where
    if (what === 'calls') return left === null ? '' : t`${some} calls until ${end}` + where
    if (left === null) return ''
    return what === 'month' ? t`${some} of ${all} paid messages this month` : t`${some} of ${all} units today`
  })
  const said = lines.filter((line) => line !== '')
  return said.length === 0 ? t`the network tells no limit` : said.map((line) => <p key={line}>{line}</p>)
}
