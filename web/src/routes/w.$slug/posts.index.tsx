import { createFileRoute } from '@tanstack/react-router'
import { PostsScreen } from '../../posts/PostsScreen.tsx'

export const Route = createFileRoute('/w/$slug/posts/')({ component: PostsScreen })
