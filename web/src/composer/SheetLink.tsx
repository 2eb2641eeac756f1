import { useLingui } from '@lingui/react/macro'
import { Suspense, useState } from 'react'
import type { NetworkName } from '../api/types.ts'
import { networkMarks } from '../kit/networks.ts'
import { lazyPart } from '../kit/lazy-part.tsx'

const NetworkDrawer = lazyPart(() => import('../network-sheet/NetworkDrawer.tsx'))

/** Where something cannot be done: the way to what can be done there, and why not the rest. */
export function SheetLink({ network, accountId }: { network: NetworkName; accountId: string }) {
  const { t } = useLingui()
  const [open, setOpen] = useState<boolean | null>(null)
  const { name } = networkMarks[network]
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={open ?? false}
        className="link rounded-sm font-medium text-accent underline underline-offset-2 max-pane:min-h-11"
        onClick={() => setOpen(true)}
      >
        {t`What ${name} lets us do`}
      </button>
      {open !== null && (
        <Suspense>
          <NetworkDrawer title={t`What ${name} lets us do`} accountId={accountId} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  )
}
