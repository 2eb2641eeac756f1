import { i18n } from '@lingui/core'
import type { Messages } from '@lingui/core'

export const languages = ['en', 'ko', 'th'] as const
export type Language = (typeof languages)[number]
export const languageNames: Record<Language, string> = { en: 'English', ko: '한국어', th: 'ไทย' }

/**
 * `conversation` holds the words of an open conversation, `settings` those of sign-in, set-up, settings, posts and reports; their
 * routes ask for them in `loader`. `sheet` is what networks let us do, and `later` what opens over whatever screen: asked for with the
 * part that says them.
 */
export type CatalogName = 'inbox' | 'conversation' | 'settings' | 'sheet' | 'later'

/** What fails there, each with what to say. */
const failures: Partial<Record<CatalogName, () => Promise<unknown>>> = {
  conversation: () => import('../api/conversation-failures.ts'),
  // A second look is settled on a screen of its own.
  settings: () => Promise.all([import('../api/settings-failures.ts'), import('../api/conversation-failures.ts')]),
  later: () => import('../saved-views/failures.ts'),
}

const files = import.meta.glob<{ messages: Messages }>('../locales/*/*.po')
const wanted = new Set<CatalogName>(['inbox'])

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value)
}

/** The person's choice on this machine, else the browser's first language that we speak, else English. */
export function preferredLanguage(): Language {
  const chosen = localStorage.getItem('baton.language')
  if (isLanguage(chosen)) return chosen
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en'
}

/** Switches the interface; every catalog in use is loaded before the first word changes. */
export async function speak(language: Language): Promise<void> {
  const parts = await Promise.all([...wanted].map((name) => read(language, name)))
  i18n.loadAndActivate({ locale: language, messages: Object.assign({}, ...parts) as Messages })
  document.documentElement.lang = language
  localStorage.setItem('baton.language', language)
}

/** Adds a catalog to the words at hand. For a route's `loader`. */
export async function loadCatalog(name: CatalogName): Promise<void> {
  if (wanted.has(name)) return
  wanted.add(name)
  const [messages] = await Promise.all([read(i18n.locale, name), failures[name]?.()])
  i18n.load(i18n.locale, messages)
}

async function read(language: string, name: CatalogName): Promise<Messages> {
  const load = files[`../locales/${language}/${name}.po`]
  if (!load) throw new Error(`There is no catalog ${name} for ${language}`)
  return (await load()).messages
}
