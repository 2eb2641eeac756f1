import { useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { isMac, isTyping, keyOf } from './keys.ts'
import { shortcuts } from './shortcuts.ts'
import type { ShortcutId } from './shortcuts.ts'

type Handler = () => void
/** The component that asked last is on top and gets the key. */
const handlers = new Map<ShortcutId, Handler[]>()
let first: { key: string; at: number } | null = null

const switchKey = 'baton.shortcuts'
const watchers = new Set<() => void>()
export const shortcutsOn = () => localStorage.getItem(switchKey) !== 'off'
export const useShortcutsOn = () =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, shortcutsOn)
export function switchShortcuts(on: boolean): void {
  localStorage.setItem(switchKey, on ? 'on' : 'off')
  for (const watcher of watchers) watcher()
}

/** Runs `handler` when the keys of this shortcut are pressed outside of any text field or dialog. */
export function useShortcut(id: ShortcutId, handler: Handler, enabled = true): void {
  const run = useEffectEvent(handler)
  useEffect(() => {
    if (!enabled) return
    const own = () => run()
    handlers.set(id, [...(handlers.get(id) ?? []), own])
    return () => {
      handlers.set(
        id,
        (handlers.get(id) ?? []).filter((each) => each !== own),
      )
    }
  }, [id, enabled])
}

/** One listener for the page; started by the shell. */
export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return
  if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"][data-popup]')) return
  const key = keyOf(event)
  if (event.ctrlKey || event.metaKey) return onModKey(event, key)
  if (!shortcutsOn() || isTyping(event.target)) return
  const sequence = first && event.timeStamp - first.at < 1500 ? `${first.key} ${key}` : key
  first = null
  const run = (event.shiftKey ? top(`Shift+${key}`) : undefined) ?? top(sequence) ?? top(key)
  if (run) {
    event.preventDefault()
    run()
  } else if (Object.values(shortcuts).some((keys) => keys.startsWith(`${key} `))) {
    first = { key, at: event.timeStamp }
  }
}

/**
 * These work where single keys are off, too. Mod+Z takes back what can be seen to be undoable, as `z` does, before anything done
 * earlier; where somebody writes it is theirs. Mod+K opens the palette from there as well.
 */
function onModKey(event: KeyboardEvent, key: string): void {
  if (event.shiftKey || event.repeat || event.ctrlKey === isMac || event.metaKey !== isMac) return
  if (key !== 'k' && isTyping(event.target)) return
  const run = (key === 'z' ? top('z') : undefined) ?? top(`Mod+${key}`)
  if (!run) return
  event.preventDefault()
  run()
}

function top(keys: string): Handler | undefined {
  const found = (Object.keys(shortcuts) as ShortcutId[]).find((id) => shortcuts[id] === keys)
  return found && handlers.get(found)?.at(-1)
}

/** What could be done by a key at this moment, whether single keys are on or not. */
export const possibleNow = (): ShortcutId[] => (Object.keys(shortcuts) as ShortcutId[]).filter((id) => handlers.get(id)?.length)

/** Does what the keys of this shortcut would do. */
export const press = (id: ShortcutId): void => handlers.get(id)?.at(-1)?.()
