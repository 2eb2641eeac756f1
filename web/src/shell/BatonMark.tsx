/** The baton: what is handed from one to the next. */
export function BatonMark({ size = 16 }: { size?: number }) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" width={size} height={size} className="shrink-0 text-accent">
      <path d="M3.6 12.4 12.4 3.6" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
      <circle cx="3.4" cy="12.6" r="2.4" fill="currentColor" />
      <circle cx="12.6" cy="3.4" r="2.4" fill="currentColor" />
    </svg>
  )
}
