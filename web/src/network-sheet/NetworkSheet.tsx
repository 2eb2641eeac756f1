import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Check, CircleDashed, Minus } from 'lucide-react'
import { abilitiesQuery } from '../api/queries.ts'
import type { Ability, AbilitySheet } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { abilityWords, reasonWords } from './ability-words.ts'

const groups = ['in', 'out', 'moderation', 'trust'] as const
const icons = { yes: Check, partly: CircleDashed, no: Minus }

/** What can be done through an account and what not, each with its reason and whose it is. */
export default function NetworkSheet({ accountId }: { accountId: string }) {
  const { t } = useLingui()
  const { workspaceId } = useWorkspace()
  const query = useQuery(abilitiesQuery(workspaceId, accountId))
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="h-80 late" />
  const { abilities, places } = query.data
  const names = { in: t`Comes in`, out: t`Goes out`, moderation: t`With what others wrote`, trust: t`How far one can rely on it` }
  return (
    <div className="flex flex-col gap-4 text-small">
      {groups.map((group) => (
        <section key={group} className="flex flex-col gap-1">
          <h3 className="font-semibold text-ink">{names[group]}</h3>
          <ul className="flex flex-col gap-1.5">
            {abilities
              .filter((ability) => ability.group === group)
              .map((ability) => (
                <AbilityLine key={ability.code} ability={ability} />
              ))}
          </ul>
        </section>
      ))}
      {places.length > 0 && <Places places={places} />}
    </div>
  )
}

/** A server that is newer than this page knows more; then its English stands here. */
function AbilityLine({ ability: { code, can, words, because } }: { ability: Ability }) {
  const { t, i18n } = useLingui()
  const Icon = icons[can]
  const said = { yes: t`Yes`, partly: t`In part`, no: t`No` }[can]
  const name = abilityWords[code]
  const whose = { network: t`Network`, baton: t`Not built yet`, account: t`Setting` }
  return (
    <li className="flex gap-2">
      <Icon size={15} strokeWidth={2} aria-hidden className={`mt-0.5 shrink-0 ${can === 'yes' ? 'text-accent' : 'text-ink2'}`} />
      <div className="min-w-0 flex-1">
        <p className="flex gap-x-3">
          <span lang={name ? undefined : 'en'} className="min-w-0 flex-1 text-ink">
            {name ? t(name) : words}
          </span>
          <span className={can === 'yes' ? 'shrink-0 text-ink2' : 'shrink-0 font-medium text-ink'}>{said}</span>
        </p>
        {because.map((reason) => {
          const sentence = reasonWords[reason.code]
          const text = sentence ? i18n._({ ...sentence, values: readable(reason.params) }) : reason.words
          return (
            <p key={reason.code} className="text-meta text-ink2">
              <span lang={sentence ? undefined : 'en'}>{text}</span>{' '}
              {can !== 'yes' && <span className="rounded-sm bg-sunken px-1 whitespace-nowrap">{whose[reason.whose]}</span>}
            </p>
          )
        })}
      </div>
    </li>
  )
}

function readable(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, number(Number(value))]))
}

function Places({ places }: Pick<AbilitySheet, 'places'>) {
  const { t } = useLingui()
  const names = {
    comment: t`In public`,
    review: t`Answer to a review`,
    dm: t`In private`,
    group: t`To a group`,
    mail: t`Mail`,
  }
  return (
    <section className="flex flex-col gap-1">
      <h3 className="font-semibold text-ink">{t`Longest text`}</h3>
      <dl className="flex flex-col gap-1">
        {places.map(({ kind, most, splits }) => {
          const letters = number(most)
          return (
            <div key={kind} className="flex gap-x-3">
              <dt className="min-w-0 flex-1 text-ink">{names[kind]}</dt>
              <dd className="text-right text-ink2">
                {t`${letters} characters`} {splits && t`Longer text goes out in several messages.`}
              </dd>
            </div>
          )
        })}
      </dl>
    </section>
  )
}
