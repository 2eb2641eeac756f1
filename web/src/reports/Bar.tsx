/** Two lengths on one line: full up to the middle, faint up to the slowest tenth. The words beside it say the same. */
export function Bar({ share, tail }: { share: number; tail: number }) {
  const width = (part: number) => `${Math.min(100, Math.max(1, part * 100))}%`
  return (
    <span aria-hidden className="relative block h-2 overflow-hidden rounded-full bg-sunken forced-colors:border">
      <span className="absolute inset-y-0 left-0 rounded-full bg-control opacity-45" style={{ width: width(tail) }} />
      <span className="absolute inset-y-0 left-0 rounded-full bg-accent" style={{ width: width(share) }} />
    </span>
  )
}
