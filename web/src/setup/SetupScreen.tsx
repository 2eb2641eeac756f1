import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../api/call.ts'
import { ErrorState, Skeleton } from '../kit/states.tsx'
import { OutsidePage } from '../sign-in/OutsidePage.tsx'
import { SetupForm } from './SetupForm.tsx'

/** The first thing anybody sees of a new server: opened by the one-time link it printed. */
export function SetupScreen({ token }: { token?: string }) {
  const { t } = useLingui()
  const state = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => call('people.setupState', { signal }), staleTime: 0 })
  if (state.isPending)
    return (
      <OutsidePage title={t`Set up Baton`}>
        <Skeleton className="h-80 late" />
      </OutsidePage>
    )
  if (state.isError)
    return (
      <OutsidePage title={t`Set up Baton`}>
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      </OutsidePage>
    )
  if (!state.data.needed)
    return (
      <OutsidePage title={t`Baton is set up already`} words={t`The first workspace exists. Sign in, or ask somebody there to invite you.`}>
        <Link to="/sign-in" className="text-small font-medium text-accent underline underline-offset-2">{t`Go to the sign-in`}</Link>
      </OutsidePage>
    )
  if (!token)
    return (
      <OutsidePage
        title={t`The set-up link is missing`}
        words={t`When it starts, the server prints a link that begins with this address and works once. Open that link. If it is gone, start the server again: it prints a new one.`}
      >
        {null}
      </OutsidePage>
    )
  return <SetupForm token={token} />
}
