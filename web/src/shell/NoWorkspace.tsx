import { useLingui } from '@lingui/react/macro'
import { DoorOpen } from 'lucide-react'
import { Button } from '../kit/Button.tsx'
import { EmptyState } from '../kit/states.tsx'
import { signOut } from './sign-out.ts'

/** Signed in, but a member of nothing (any more). */
export function NoWorkspace() {
  const { t } = useLingui()
  return (
    <main className="flex h-full flex-col bg-surface">
      <EmptyState
        alone
        icon={DoorOpen}
        title={t`You belong to no workspace`}
        words={t`Ask an owner or admin to invite you, then open the link they send.`}
        action={<Button onClick={() => void signOut()}>{t`Sign out`}</Button>}
      />
    </main>
  )
}
