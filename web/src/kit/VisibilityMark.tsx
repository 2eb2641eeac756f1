import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { Globe, Lock, PenLine } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Chip } from './Chip.tsx'

/** Who can read it. Everywhere the same colour, icon, shape and word. */
export type Audience = 'public' | 'private' | 'note'

export const audienceIcon: Record<Audience, LucideIcon> = { public: Globe, private: Lock, note: PenLine }
export const audienceWord: Record<Audience, MessageDescriptor> = { public: msg`Public`, private: msg`Private`, note: msg`Team only` }
export const audienceText: Record<Audience, string> = { public: 'text-public', private: 'text-private', note: 'text-note' }

interface Props {
  audience: Audience
  /** Other words than the plain one, where there is a better name for the place. */
  children?: ReactNode
  /** The icon alone, beside a mark with words. */
  bare?: boolean
}

export function VisibilityMark({ audience, children, bare }: Props) {
  const { t } = useLingui()
  return (
    <Chip tone={audience} icon={audienceIcon[audience]}>
      {bare ? <span className="visually-hidden">{t(audienceWord[audience])}</span> : (children ?? t(audienceWord[audience]))}
    </Chip>
  )
}
