import { useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { NavButton } from '../shell/NavButton.tsx'
import { useWorkspace } from '../shell/workspace.tsx'
import { sections } from './sections.ts'

/** What can be set, as far as this person may see it. */
export function SectionList({ heading: Heading }: { heading: 'h1' | 'h2' }) {
  const { t } = useLingui()
  const { slug, membership } = useWorkspace()
  const Group = Heading === 'h1' ? 'h2' : 'h3'
  return (
    <nav aria-label={t`Settings`} className="pb-4">
      <div className="flex h-13 items-center gap-1 border-b border-line pr-2 pl-4 max-rail:pane:pl-2">
        <NavButton />
        <Heading className="text-pane font-title">{t`Settings`}</Heading>
      </div>
      {sections.map(({ name, items }) => (
        <div key={items[0]?.path} className="px-2 pt-3">
          <Group className="px-2 pb-1 text-meta font-semibold text-ink2">{t(name)}</Group>
          <ul className="flex flex-col gap-0.5">
            {items
              .filter(({ needs }) => !needs || membership.permissions.includes(needs))
              .map(({ path, name, icon: Icon }) => (
                <li key={path}>
                  <Link
                    to={`/w/$slug/settings/${path}`}
                    params={{ slug }}
                    className="flex min-h-8 items-center gap-2 rounded-md px-2 text-small text-ink2 hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:font-semibold aria-[current=page]:text-ink max-pane:min-h-11 max-pane:text-ui"
                  >
                    <Icon size={17} strokeWidth={1.7} aria-hidden className="shrink-0" />
                    <span className="min-w-0 flex-1">{t(name)}</span>
                    <ChevronRight size={16} aria-hidden className="text-ink3 pane:hidden" />
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}
