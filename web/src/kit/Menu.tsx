import type { KeyboardEvent } from 'react'
import { Suspense, cloneElement, lazy, useState } from 'react'
import { type ChoiceProps, type ItemProps, type MenuProps, useParts } from './menu-context.ts'

const load = () => import('./menu-parts.tsx')
const OpenMenu = lazy(load)

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
