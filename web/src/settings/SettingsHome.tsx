import { Navigate } from '@tanstack/react-router'
import { useMedia } from '../kit/useMedia.ts'
import { useMay, useWorkspace } from '../shell/workspace.tsx'

/** Where there is room for list and page, the first page opens by itself; phones show the list alone. */
export function SettingsHome() {
  const { slug } = useWorkspace()
  const mayChannels = useMay('channel:read')
  const roomy = useMedia('(min-width: 768px)')
  if (!roomy) return null
  return <Navigate to={mayChannels ? '/w/$slug/settings/channels' : '/w/$slug/settings/look'} params={{ slug }} replace />
}
