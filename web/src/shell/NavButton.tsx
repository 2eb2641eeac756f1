import { useLingui } from '@lingui/react/macro'
import { Menu } from 'lucide-react'
import { Suspense, useState } from 'react'
import { IconButton } from '../kit/IconButton.tsx'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useOpenSearch } from '../search/open-search.ts'

const NavDrawer = lazyPart(() => import('./NavDrawer.tsx'))

/** Opens the navigation at the widths that have neither its pane nor the bar at the bottom. */
export function NavButton() {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const openSearch = useOpenSearch()
  return (
    <>
      <IconButton icon={Menu} label={t`Views`} tipAlign="start" className="max-pane:hidden rail:hidden" onClick={() => setOpen(true)} />
      <Suspense>{open && <NavDrawer open={open} onOpenChange={setOpen} onSearch={openSearch} />}</Suspense>
    </>
  )
}
