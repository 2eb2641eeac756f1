import { useLingui } from '@lingui/react/macro'
import { Outlet, useMatchRoute } from '@tanstack/react-router'
import { cx } from '../kit/cx.ts'
import { useWorkspace } from '../shell/workspace.tsx'
import { SectionList } from './SectionList.tsx'

/** The list of settings beside the open one; on phones one of the two. */
export function SettingsScreen() {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const atList = Boolean(useMatchRoute()({ to: '/w/$slug/settings', params: { slug } }))
  // Alone on a phone the list is the page itself.
  const Pane = atList ? 'main' : 'section'
  return (
    <>
      <Pane
        aria-label={t`Settings`}
        className={cx('scroll-y shrink-0 border-r border-line bg-surface max-pane:flex-1 pane:w-60', !atList && 'max-pane:hidden')}
      >
        <SectionList heading={atList ? 'h1' : 'h2'} />
      </Pane>
      <div className={cx('flex min-w-0 flex-1 flex-col', atList && 'max-pane:hidden')}>
        <Outlet />
      </div>
    </>
  )
}
