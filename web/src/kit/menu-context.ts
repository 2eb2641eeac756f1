import type { LucideIcon } from 'lucide-react'
import type { ComponentType, ReactElement, ReactNode } from 'react'
import { createContext, useContext } from 'react'

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  children: ReactNode
  side?: 'top' | 'bottom' | 'right'
  align?: 'start' | 'center' | 'end'
}

export interface ItemProps {
  icon?: LucideIcon
  keys?: string
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export interface ChoiceProps<V extends string> {
  label: string
  value: V
  options: { value: V; label: ReactNode; disabled?: boolean }[]
  onChoose: (value: V) => void
}

interface Parts {
  Item: ComponentType<ItemProps>
  Choice: <V extends string>(props: ChoiceProps<V>) => ReactNode
  Line: ComponentType
}

/** What stands inside an open menu draws itself by these. */
export const MenuParts = createContext<Parts | null>(null)

export function useParts(): Parts {
  const parts = useContext(MenuParts)
  if (!parts) throw new Error('Only inside a Menu')
  return parts
}
