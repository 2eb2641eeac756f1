import { useNavigate } from '@tanstack/react-router'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { useWorkspace } from './workspace.tsx'

/** `g` and a letter: to another place. */
export function useGoTo(): void {
  const { slug } = useWorkspace()
  const go = useNavigate()
  const view = (name: 'needsAction' | 'mine' | 'unassigned') => void go({ to: '/w/$slug/inbox', params: { slug }, search: { view: name } })
  useShortcut('goNeedsAction', () => view('needsAction'))
  useShortcut('goMine', () => view('mine'))
  useShortcut('goUnassigned', () => view('unassigned'))
  useShortcut('goSecondLooks', () => void go({ to: '/w/$slug/second-looks', params: { slug } }))
  useShortcut('goNumbers', () => void go({ to: '/w/$slug/numbers', params: { slug } }))
  useShortcut('goSettings', () => void go({ to: '/w/$slug/settings', params: { slug } }))
}
