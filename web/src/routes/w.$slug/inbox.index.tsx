import { createFileRoute } from '@tanstack/react-router'
import { NothingOpen } from '../../conversations/NothingOpen.tsx'

export const Route = createFileRoute('/w/$slug/inbox/')({ component: NothingOpen })
