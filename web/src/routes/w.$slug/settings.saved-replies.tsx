import { createFileRoute } from '@tanstack/react-router'
import { SavedRepliesPage } from '../../settings/saved-replies/SavedRepliesPage.tsx'

export const Route = createFileRoute('/w/$slug/settings/saved-replies')({ component: SavedRepliesPage })
