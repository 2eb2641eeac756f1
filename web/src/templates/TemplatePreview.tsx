import type { FilledTemplate } from '@baton/contract/templates'
import { ExternalLink, Phone, Reply } from 'lucide-react'

const icons = { reply: Reply, link: ExternalLink, call: Phone }

/** A template as its reader will see it. */
export function TemplatePreview({ filled }: { filled: FilledTemplate }) {
  const { header, body, footer, buttons } = filled
  return (
    <div
      data-preview
      dir="auto"
      className="rounded-[12px] border border-private-edge bg-private-soft px-3 py-2 text-message text-ink words"
    >
      {header && <p className="font-semibold">{header}</p>}
      <p>{body}</p>
      {footer && <p className="mt-1 text-meta text-ink2">{footer}</p>}
      {buttons.length > 0 && (
        <ul className="mt-2 flex flex-col border-t border-private-edge">
          {buttons.map(({ kind, text, url }, index) => {
            const Icon = icons[kind]
            return (
              <li
                key={index}
                className="flex min-w-0 flex-wrap items-center justify-center gap-x-1.5 pt-1.5 text-small font-medium text-private"
              >
                <Icon size={14} aria-hidden className="shrink-0" />
                {text}
                {url && <span className="min-w-0 text-meta font-normal [overflow-wrap:anywhere] text-ink2">{url}</span>}
              </li>
            )
          })}
        </ul>
      )}
    </div>
  )
}
