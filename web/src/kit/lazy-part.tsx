import { useLingui } from '@lingui/react/macro'
import { type ComponentType, lazy, useEffect } from 'react'
import { type CatalogName, loadCatalog } from '../i18n/languages.ts'
import { toast } from './toast.tsx'

/**
 * A part of the page that is loaded when it is first shown. Where it cannot be, for want of a connection or because a newer version
 * was installed meanwhile, the page stands and says so: an error would take it away with what was being written.
 *
 * @param words where its words are, when the screen has not loaded them
 */
export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>, words?: CatalogName) {
  return lazy(() => withWords(load, words).catch(() => ({ default: NotLoaded as ComponentType<Props> })))
}

/** The same of what nobody misses: where it cannot be loaded, the page stands without it. */
export function lazyExtra<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>, words?: CatalogName) {
  return lazy(() => withWords(load, words).catch(() => ({ default: (() => null) as ComponentType<Props> })))
}

async function withWords<Part>(load: () => Promise<Part>, words: CatalogName | undefined): Promise<Part> {
  const [part] = await Promise.all([load(), words && loadCatalog(words)])
  return part
}

/** Browsers do not ask again for a script that they could not load, so it is missing until the page is loaded anew. */
function NotLoaded(): null {
  const { t } = useLingui()
  const words = t`This part could not be loaded. When the connection is back, load the page again; drafts are kept.`
  useEffect(() => toast(words, { tone: 'danger' }), [words])
  return null
}
