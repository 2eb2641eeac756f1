import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { Globe, Lock, PenLine } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { Chip } from './Chip.tsx'

/** Who can read it. Everywhere the same colour, icon, shape and word. */
export type Audience = 'public' | 'private' | 'note'

export const audienceIcon: Record<Audience, LucideIcon> = { public: Globe, private: Lock, note: PenLine }
export const audienceWord: Record<Audience, MessageDescriptor> = { public: msg`Public`, private: msg`Private`, note: msg`Team only` }
export const audienceText: Record<Audience, string> = { public: 'text-public', private: 'text-private', note: 'text-note' }

export function VisibilityMark({ audience, children }: { audience: Audience; children?: React.ReactNode }) {
  const { t } = useLingui()
  return (
    <Chip tone={audience} icon={audienceIcon[audience]}>
      {children ?? t(audienceWord[audience])}
    </Chip>
  )
}
