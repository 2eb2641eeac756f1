import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { channelAccountsQuery } from '../api/queries.ts'
import type { NetworkName } from '../api/types.ts'
import { Button } from '../kit/Button.tsx'
import { inputClass } from '../kit/Field.tsx'
import { Select } from '../kit/Select.tsx'
import { cx } from '../kit/cx.ts'
import { networkMarks } from '../kit/networks.ts'
import { zoneWords } from '../setup/zones.ts'
import { useAgents, useMay, useWorkspace } from '../shell/workspace.tsx'
import type { Days } from './period.ts'
import { presets } from './search.ts'
import type { NumbersSearch, Preset } from './search.ts'

interface Props {
  search: NumbersSearch
  days: Days
  zone: string
  mayPersons: boolean
  onChange: (search: NumbersSearch) => void
}

/** Which period, and of what. */
export function NumbersFilters({ search, days, zone, mayPersons, onChange }: Props) {
  const { t, i18n } = useLingui()
  const { workspaceId } = useWorkspace()
  const mayChannels = useMay('channel:read')
  const accounts = useQuery({ ...channelAccountsQuery(workspaceId), enabled: mayChannels }).data ?? []
  const agents = [...useAgents().values()]
  const words: Record<Preset, string> = {
    today: t`Today`,
    yesterday: t`Yesterday`,
    last7: t`Last 7 days`,
    last30: t`Last 30 days`,
    month: t`This month`,
    lastMonth: t`Last month`,
  }
  const custom = search.from !== undefined
  const narrowed = search.network ?? search.account ?? search.agent
  const place = zoneWords(zone, i18n.locale)
  const any = ''
  const setDay = (part: Partial<Days>) => {
    const next = { ...days, ...part }
    if (next.from && next.to)
      onChange({
        ...search,
        period: undefined,
        ...(next.from <= next.to ? next : { from: part.from ?? part.to, to: part.from ?? part.to }),
      })
  }
  return (
    <div className="flex flex-col gap-3">
      <div role="group" aria-label={t`Period`} className="flex flex-wrap items-center gap-1.5">
        {presets.map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={!custom && (search.period ?? 'last7') === preset}
            onClick={() => onChange({ ...search, from: undefined, to: undefined, period: preset })}
            className="min-h-7 rounded-full border border-line bg-surface px-3 text-small text-ink2 hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:font-semibold aria-pressed:text-ink max-pane:min-h-11"
          >
            {words[preset]}
          </button>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-2 pane:flex pane:flex-wrap pane:items-end">
        <Day label={t`First day`} value={days.from} onChange={(from) => setDay({ from })} />
        <Day label={t`Last day`} value={days.to} onChange={(to) => setDay({ to })} />
        <Select<NetworkName | ''>
          label={t`Network`}
          value={search.network ?? any}
          options={[
            { value: any, label: t`All networks` },
            ...(Object.keys(networkMarks) as NetworkName[]).map((value) => ({ value, label: networkMarks[value].name })),
          ]}
          onChange={(network) => onChange({ ...search, network: network || undefined })}
        />
        {accounts.length > 0 && (
          <Select
            label={t`Account`}
            value={search.account ?? any}
            options={[
              { value: any, label: t`All accounts` },
              ...accounts.map(({ id, handle, name }) => ({ value: id, label: handle || name })),
            ]}
            onChange={(account) => onChange({ ...search, account: account || undefined })}
          />
        )}
        {mayPersons && (
          <Select
            label={t`Person`}
            value={search.agent ?? any}
            options={[{ value: any, label: t`All people` }, ...agents.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(agent) => onChange({ ...search, agent: agent || undefined })}
          />
        )}
        {narrowed && (
          <Button look="quiet" onClick={() => onChange({ ...search, network: undefined, account: undefined, agent: undefined })}>
            <X size={15} aria-hidden />
            {t`Clear filters`}
          </Button>
        )}
      </div>
      <p className="text-meta text-ink3">{t`Days begin at midnight in ${place}.`}</p>
    </div>
  )
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-small whitespace-nowrap text-ink2 max-pane:flex-col max-pane:items-start max-pane:gap-0.5">
      {label}
      <input
        type="date"
        value={value}
        required
        onChange={(event) => event.target.value && onChange(event.target.value)}
        className={cx(inputClass, 'pane:w-36')}
      />
    </label>
  )
}
