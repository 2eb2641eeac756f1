import { Drawer } from '../kit/Drawer.tsx'
import { ScrollRegion } from '../kit/ScrollRegion.tsx'
import { LazySheet } from './LazySheet.tsx'

interface Props {
  title: string
  accountId: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** The sheet of an account beside what one was doing. */
export default function NetworkDrawer({ title, accountId, open, onOpenChange }: Props) {
  return (
    <Drawer title={title} open={open} onOpenChange={onOpenChange} side="right">
      <ScrollRegion label={title} className="scroll-y h-full px-4 pb-6 -outline-offset-2">
        <LazySheet accountId={accountId} />
      </ScrollRegion>
    </Drawer>
  )
}
