import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { demoHereQuery } from '../api/queries.ts'
import { linkButton } from '../settings/link-button.ts'
import { useMay, useWorkspace } from './workspace.tsx'

/** Are there invented customers among those of this workspace? */
export function useDemoHere(): boolean {
  const { workspaceId } = useWorkspace()
  return useQuery(demoHereQuery(workspaceId)).data?.present ?? false
}

/** Says what the demo means for what is shown below it, and leads to where it is removed. Nothing without a demo. */
export function DemoLine({ children }: { children: string }) {
  const { t } = useLingui()
  const { slug } = useWorkspace()
  const may = useMay('channel:manage')
  if (!useDemoHere()) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-[10px] bg-sunken px-4 py-3 text-small text-ink2">
      <FlaskConical size={18} strokeWidth={1.8} aria-hidden className="shrink-0" />
      <p className="min-w-48 flex-1">{children}</p>
      {may && (
        <Link to="/w/$slug/settings/workspace" params={{ slug }} className={linkButton('plain')}>
          {t`Stop or remove the demo`}
        </Link>
      )}
    </div>
  )
}
