import { useLingui } from '@lingui/react/macro'
import { useNavigate } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { Menu, MenuChoice } from '../kit/Menu.tsx'
import { cx } from '../kit/cx.ts'
import { BatonMark } from './BatonMark.tsx'
import { useWorkspace } from './workspace.tsx'

/** The workspace at the head of the navigation; a switch for those who belong to several. */
export function WorkspaceName({ folds }: { folds: boolean }) {
  const { t } = useLingui()
  const go = useNavigate()
  const { name, slug, me } = useWorkspace()
  const head = cx('mx-2 my-2 flex h-9 shrink-0 items-center gap-2 rounded-md px-2 text-left', folds && 'rail:max-wide:px-2.5')
  const words = <span className={cx('min-w-0 flex-1 truncate text-ui font-title', folds && 'hidden wide:inline')}>{name}</span>
  if (me.workspaces.length < 2) {
    return (
      <div className={head}>
        <BatonMark />
        {words}
      </div>
    )
  }
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" aria-label={t`Workspace ${name}, switch`} className={cx(head, 'hover:bg-hover')}>
          <BatonMark />
          {words}
          <ChevronDown size={15} aria-hidden className={cx('text-ink2', folds && 'hidden wide:inline')} />
        </button>
      }
    >
      <MenuChoice
        label={t`Workspace`}
        value={slug}
        options={me.workspaces.map((each) => ({ value: each.slug, label: each.name }))}
        onChoose={(next) => void go({ to: '/w/$slug/inbox', params: { slug: next } })}
      />
    </Menu>
  )
}
