import { Outlet } from '@tanstack/react-router'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import type { Me, Membership } from '../api/types.ts'
import { ownDrafts } from '../composer/drafts.ts'
import { listenForShortcuts, useShortcut } from '../keyboard/useShortcut.ts'
import { Announcer } from '../kit/announce.tsx'
import { Toasts, clearToasts } from '../kit/toast.tsx'
import { lazyExtra, lazyPart } from '../kit/lazy-part.tsx'
import { useLive } from '../live/useLive.ts'
import { BottomBar } from './BottomBar.tsx'
import { OfflineBar } from './OfflineBar.tsx'
import { SideNav } from './SideNav.tsx'
import { WorkspaceProvider, useMay } from './workspace.tsx'
import { SearchContext } from '../search/open-search.ts'
import { useGoTo } from './useGoTo.ts'

const BacklogBar = lazyExtra(() => import('./BacklogBar.tsx'), 'later')
const HealthBar = lazyExtra(() => import('./HealthBar.tsx'), 'later')
const DraftKeeper = lazyExtra(() => import('../composer/DraftKeeper.tsx'))
const ShortcutSheet = lazyPart(() => import('./ShortcutSheet.tsx'), 'later')
const SearchOverlay = lazyPart(() => import('../search/SearchOverlay.tsx'), 'later')
const CommandPalette = lazyPart(() => import('../palette/CommandPalette.tsx'), 'later')

/** The house around every screen of a workspace: navigation, live connection, keys, toasts. */
export function Shell({ me, membership }: { me: Me; membership: Membership }) {
  const workspace = useMemo(
    () => ({
      workspaceId: membership.workspaceId,
      slug: membership.slug,
      name: membership.name,
      agentId: membership.agentId,
      membership,
      me,
    }),
    [me, membership],
  )
  ownDrafts(workspace.agentId)
  return (
    <WorkspaceProvider value={workspace}>
      <House workspaceId={workspace.workspaceId} agentId={workspace.agentId} />
    </WorkspaceProvider>
  )
}

function House({ workspaceId, agentId }: { workspaceId: string; agentId: string }) {
  const { state, tryNow } = useLive(workspaceId, agentId)
  const mayMend = useMay('channel:manage')
  const stands = useFirstScreenStands()
  const [over, setOver] = useState<'help' | 'palette' | { find: string } | null>(null)
  const openSearch = useCallback(() => setOver({ find: '' }), [])
  const openHelp = () => setOver('help')
  const close = () => setOver(null)
  useEffect(listenForShortcuts, [])
  // What was done in one workspace is not taken back from another.
  useEffect(() => clearToasts, [workspaceId])
  useShortcut('help', openHelp)
  useShortcut('search', openSearch)
  useShortcut('palette', () => setOver('palette'))
  useGoTo()
  return (
    <SearchContext value={openSearch}>
      <div className="flex h-full flex-col">
        <OfflineBar feed={state} onTry={tryNow} />
        {stands && (
          <Suspense>
            <DraftKeeper />
          </Suspense>
        )}
        {stands && state.kind === 'live' && (
          <Suspense>
            <BacklogBar />
            {mayMend && <HealthBar />}
          </Suspense>
        )}
        <div className="flex min-h-0 flex-1">
          <SideNav onSearch={openSearch} onHelp={openHelp} />
          <Outlet />
        </div>
        <BottomBar onSearch={openSearch} />
        <Toasts />
        <Announcer />
        <Suspense>
          {over === 'help' ? (
            <ShortcutSheet open onOpenChange={close} />
          ) : over === 'palette' ? (
            <CommandPalette onClose={close} onFind={(find) => setOver({ find })} />
          ) : (
            over && <SearchOverlay begins={over.find} onClose={close} />
          )}
        </Suspense>
      </div>
    </SearchContext>
  )
}

/** What can wait is loaded when the first screen has had its time. */
const FIRST_SCREEN_MS = 2_000

function useFirstScreenStands(): boolean {
  const [stands, setStands] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setStands(true), FIRST_SCREEN_MS)
    return () => clearTimeout(timer)
  }, [])
  return stands
}
