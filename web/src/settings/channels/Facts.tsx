import { useLingui } from '@lingui/react/macro'
import { useNow, exactTime, clock } from '../../i18n/time.ts'
import type { ChannelAccount } from '../../api/types.ts'
import { Panel } from '../SettingsPage.tsx'
import { fieldWords } from './field-words.ts'

/** What is known of the account beyond its health, plainly listed. */
export function Facts({ account }: { account: ChannelAccount }) {
  const { t } = useLingui()
  const now = useNow()
  const { lastCheckedAt } = account.health
  const connected = account.health.state !== 'disconnected'
  const time = (at: string) => <time title={exactTime(at)}>{clock(at, now)}</time>
  const rows = [
    [t`Id at the network`, account.externalId],
    [t`Address of the network`, account.baseUrl],
    [t`Connected`, time(account.createdAt)],
    [t`Last check`, lastCheckedAt ? time(lastCheckedAt) : '–'],
    ...Object.entries(account.settings).map(([name, value]) => {
      const words = fieldWords[`${account.network}.${name}`]
      const choice = words?.choices?.find((each) => each.value === value)
      return [words ? t(words.label) : name, choice ? t(choice.label) : value] as const
    }),
    [t`Firehose now`, connected && account.facts.firehose ? <FirehoseNow key="firehose" facts={account.facts} /> : ''] as const,
  ].filter(([, value]) => value !== '')
  return (
    <Panel title={t`Details`}>
      <dl className="px-4 py-2 text-small">
        {rows.map(([name, value], at) => (
          <div key={at} className="flex flex-wrap gap-x-4 py-1 pane:flex-nowrap">
            <dt className="text-ink2 pane:w-56 pane:shrink-0">{name}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}

/** A firehose that is down is no trouble of the account: what it would have hinted at comes with the next poll. */
function FirehoseNow({ facts }: Pick<ChannelAccount, 'facts'>) {
  const { t } = useLingui()
  if (facts.firehose === 'connected') return t`Connected: new posts are noticed at once.`
  return (
    <>
      {t`Not connected. Until it is, Baton asks every ten seconds.`} <q lang="en">{facts.firehoseProblem}</q>
    </>
  )
}
