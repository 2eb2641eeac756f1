import type { LucideIcon } from 'lucide-react'
import type { ComponentType, KeyboardEvent, ReactElement, ReactNode } from 'react'
import { Suspense, cloneElement, createContext, lazy, useContext, useState } from 'react'

const load = () => import('./menu-parts.tsx')
const OpenMenu = lazy(load)

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>
  children: ReactNode
  side?: 'top' | 'bottom' | 'right'
  align?: 'start' | 'center' | 'end'
}

/** Acts behind one button. What a menu is made of is loaded when it is first pointed at. */
export function Menu(props: MenuProps) {
  const [asked, setAsked] = useState(false)
  const shut = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': asked,
    onPointerEnter: load,
    onFocus: load,
    onClick: () => setAsked(true),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      setAsked(true)
    },
  })
  if (!asked) return shut
  return (
    <Suspense fallback={shut}>
      <OpenMenu {...props} />
    </Suspense>
  )
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
function useParts(): Parts {
  const parts = useContext(MenuParts)
  if (!parts) throw new Error('Only inside a Menu')
  return parts
}

export function MenuItem(props: ItemProps) {
  const { Item } = useParts()
  return <Item {...props} />
}

/** One of several, inside a menu. */
export function MenuChoice<V extends string>(props: ChoiceProps<V>) {
  const { Choice } = useParts()
  return <Choice {...props} />
}

export function MenuLine() {
  const { Line } = useParts()
  return <Line />
}
