import { useLingui } from '@lingui/react/macro'
import { PanelRightClose, PanelRightOpen } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { Conversation } from '../api/types.ts'
import { Avatar } from '../kit/Avatar.tsx'
import { IconButton } from '../kit/IconButton.tsx'
import { useMedia } from '../kit/useMedia.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import { useMay } from '../shell/workspace.tsx'
import { PersonPanel } from './PersonPanel.tsx'

const Drawer = lazyPart(async () => ({ default: (await import('../kit/Drawer.tsx')).Drawer }))

interface Props {
  conversation: Conversation
  drawerOpen: boolean
  onDrawer: (open: boolean) => void
}

/** The person beside the conversation: a pane of 304 that folds to a strip, on narrower screens a drawer. */
export function PersonPane({ conversation, drawerOpen, onDrawer }: Props) {
  const { t } = useLingui()
  const wide = useMedia('(width >= 1440px)')
  const [folded, setFolded] = useState(() => localStorage.getItem('baton.person') === 'folded')
  if (!useMay('contact:read')) return null
  function fold(next: boolean): void {
    setFolded(next)
    localStorage.setItem('baton.person', next ? 'folded' : 'open')
  }
  if (!wide) {
    return (
      <Suspense>
        {drawerOpen && (
          <Drawer title={t`About this person`} side="right" open={drawerOpen} onOpenChange={onDrawer}>
            <PersonPanel conversation={conversation} />
          </Drawer>
        )}
      </Suspense>
    )
  }
  if (folded) {
    return (
      <aside
        aria-label={t`About this person`}
        className="flex w-11 shrink-0 flex-col items-center gap-3 border-l border-line bg-canvas pt-3"
      >
        <IconButton icon={PanelRightOpen} label={t`Show the person`} tipAlign="end" onClick={() => fold(false)} />
        <Avatar name={conversation.contact.name} imageUrl={conversation.contact.avatarUrl} size={28} />
      </aside>
    )
  }
  return (
    <aside aria-label={t`About this person`} className="relative scroll-y w-76 shrink-0 border-l border-line bg-canvas">
      <div className="absolute top-3 right-2">
        <IconButton icon={PanelRightClose} label={t`Fold`} tipAlign="end" onClick={() => fold(true)} />
      </div>
      <PersonPanel conversation={conversation} />
    </aside>
  )
}
