import { keyLabel } from '../keyboard/keys.ts'

/** The keys of a shortcut, one cap each; a space separates those pressed one after the other. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="flex shrink-0 gap-1">
      {keys.split(' ').map((key) => (
        <kbd key={key} className="rounded-sm border border-control px-1.5 font-sans text-meta text-ink">
          {keyLabel(key)}
        </kbd>
      ))}
    </span>
  )
}
