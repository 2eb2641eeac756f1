import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import { Drawer } from '../kit/Drawer.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { NavContent } from './SideNav.tsx'

const ShortcutSheet = lazyPart(() => import('./ShortcutSheet.tsx'), 'later')

interface Props {
  open: boolean
  onOpenChange: (open: boolean) => void
  onSearch: () => void
}

/** All views and places, where there is no room for a pane of them. */
export default function NavDrawer({ open, onOpenChange, onSearch }: Props) {
  const { t } = useLingui()
  const [sheet, setSheet] = useState(false)
  return (
    <>
      <Drawer title={t`Views`} side="left" open={open} onOpenChange={onOpenChange}>
        <NavContent onSearch={onSearch} onHelp={() => setSheet(true)} onGo={() => onOpenChange(false)} />
      </Drawer>
      <Suspense>{sheet && <ShortcutSheet open={sheet} onOpenChange={setSheet} />}</Suspense>
    </>
  )
}
