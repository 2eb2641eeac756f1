import { useLingui } from '@lingui/react/macro'
import type { OpenPost } from '../api/types.ts'
import { number } from '../i18n/time.ts'
import { Button } from '../kit/Button.tsx'
import { cx } from '../kit/cx.ts'
import { groupNames, isNoise } from './group-words.ts'

interface Props {
  group: OpenPost['groups'][number]
  current: boolean
  /** Whether it is among those to be cleared; undefined where that is no question. */
  chosen: boolean | undefined
  onChoose: (chosen: boolean) => void
  onLook: () => void
}

/** A group with how many wait, and words of the newest. Read as one sentence. */
export function GroupRow({ group: { group, waiting, total, examples }, current, chosen, onChoose, onLook }: Props) {
  const { t } = useLingui()
  const name = t(groupNames[group])
  const all = number(total)
  return (
    <li className={cx('flex min-h-13 items-center gap-3 border-b border-line py-1.5 max-pane:flex-wrap', current && 'bg-selected')}>
      <span className="flex w-6 shrink-0 justify-center max-pane:w-5">
        {chosen !== undefined && (
          <input
            type="checkbox"
            checked={chosen}
            onChange={(event) => onChoose(event.target.checked)}
            aria-label={t`Clear: ${name}`}
            className="size-4 accent-accent"
          />
        )}
      </span>
      <span className="w-40 shrink-0 text-small font-semibold max-pane:w-auto max-pane:flex-1">{name}</span>
      <span className="w-20 shrink-0 text-right text-small tabular-nums max-pane:w-auto">
        <span className="font-semibold">{number(waiting)}</span>
        {total > waiting && <span className="block text-meta text-ink2">{t`of ${all}`}</span>}
      </span>
      <span className="line-clamp-1 min-w-0 flex-1 text-small text-ink2 words max-pane:order-last max-pane:basis-full max-pane:pl-8">
        {examples.length > 0 ? (
          <span dir="auto">{examples.join(' / ')}</span>
        ) : (
          group === 'photo' && total > 0 && t`Has to be looked at, so it is never cleared`
        )}
      </span>
      {total > 0 && (
        <Button onClick={onLook} aria-pressed={current}>
          {isNoise(group) ? t`Sample of 20` : t({ message: 'Open', context: 'button' })}
          <span className="visually-hidden"> {name}</span>
        </Button>
      )}
    </li>
  )
}
