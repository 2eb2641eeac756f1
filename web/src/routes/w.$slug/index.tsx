import { createFileRoute, redirect } from '@tanstack/react-router'

export const Route = createFileRoute('/w/$slug/')({
  beforeLoad: ({ params }) => {
    redirect({ to: '/w/$slug/inbox', params, throw: true })
  },
})
