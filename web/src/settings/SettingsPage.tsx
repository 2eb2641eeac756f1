import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import type { Permission } from '../api/types.ts'
import { ScrollRegion } from '../kit/ScrollRegion.tsx'
import { NoRight } from '../kit/states.tsx'
import { useMay, useWorkspace } from '../shell/workspace.tsx'

interface Props {
  title: string
  words?: ReactNode
  /** The one thing most people come here for. */
  action?: ReactNode
  /** Where the arrow leads; on wide screens it stands only below a section. */
  back?: 'settings' | 'channels' | 'connect'
  needs?: Permission
  children: ReactNode
}

const backs = {
  settings: '/w/$slug/settings',
  channels: '/w/$slug/settings/channels',
  connect: '/w/$slug/settings/channels/connect',
} as const

/** One page of the settings: head, a sentence, and a column that stays readable on wide screens. */
export function SettingsPage({ title, words, action, back = 'settings', needs, children }: Props) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const may = useMay(needs ?? 'conversation:read') || !needs
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="flex min-h-0 flex-1 flex-col bg-canvas">
      <div className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 pane:px-5">
        <Link
          to={backs[back]}
          params={{ slug }}
          aria-label={t`Back`}
          className={`inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink2 hover:bg-hover max-pane:size-11 ${back === 'settings' ? 'pane:hidden' : ''}`}
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <h1 className="min-w-0 flex-1 text-pane font-title max-pane:line-clamp-2 max-pane:leading-5 pane:truncate">{title}</h1>
        {may && action}
      </div>
      <ScrollRegion label={title} className="scroll-y min-h-0 flex-1 -outline-offset-2">
        {may ? (
          <div className="mx-auto flex max-w-200 flex-col gap-5 px-3 py-4 pane:px-5 pane:py-5">
            {words && <p className="text-small text-ink2">{words}</p>}
            {children}
          </div>
        ) : (
          <NoRight permission={needs ?? ''} />
        )}
      </ScrollRegion>
    </main>
  )
}

/** A group of rows or fields under a name of its own. */
export function Panel({ title, words, action, children }: { title?: string; words?: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      {(title || action) && (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-ui font-semibold">{title}</h2>
          {action}
        </div>
      )}
      {words && <p className="text-small text-ink2">{words}</p>}
      <div className="rounded-[10px] border border-line bg-surface">{children}</div>
    </section>
  )
}
