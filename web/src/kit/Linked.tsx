import { Fragment } from 'react'

const link = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]'’”]/g

/** Text with its web addresses made clickable; nothing else of it is interpreted. */
export function Linked({ text }: { text: string }) {
  const parts: (string | URL)[] = []
  let at = 0
  for (const found of text.matchAll(link)) {
    parts.push(text.slice(at, found.index))
    parts.push(URL.canParse(found[0]) ? new URL(found[0]) : found[0])
    at = found.index + found[0].length
  }
  parts.push(text.slice(at))
  return parts.map((part, index) =>
    typeof part === 'string' ? (
      <Fragment key={index}>{part}</Fragment>
    ) : (
      <a
        key={index}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer"
        className="underline decoration-control underline-offset-2 [overflow-wrap:anywhere]"
      >
        {part.href}
      </a>
    ),
  )
}
