import { useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { languageNames, languages, speak } from '../i18n/languages.ts'
import type { Language } from '../i18n/languages.ts'
import { Announcer } from '../kit/announce.tsx'
import { BatonMark } from '../shell/BatonMark.tsx'

interface Props {
  title: string
  words?: ReactNode
  children: ReactNode
  /** Told when the reader chooses a language, so that a form can send it along. */
  onLanguage?: (language: Language) => void
}

/** What people see who are not (yet) inside: one narrow column, the languages at its foot. */
export function OutsidePage({ title, words, children, onLanguage }: Props) {
  const { t, i18n } = useLingui()
  useEffect(() => {
    document.title = `${title} · Baton`
  }, [title])
  return (
    <main className="scroll-y flex h-full flex-col items-center bg-canvas px-4 py-8 pane:py-14">
      <div className="my-auto flex w-full max-w-110 flex-col gap-5">
        <p className="flex items-center gap-2 text-subject font-title">
          <BatonMark size={20} />
          Baton
        </p>
        <div className="flex flex-col gap-4 rounded-xl border border-line bg-surface p-5 pane:p-6">
          <div className="flex flex-col gap-1">
            <h1 className="text-title font-title text-balance">{title}</h1>
            {words && <p className="text-small text-ink2">{words}</p>}
          </div>
          {children}
        </div>
        <nav aria-label={t`Language`} className="flex justify-center gap-1">
          {languages.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={i18n.locale === language}
              onClick={() => void speak(language).then(() => onLanguage?.(language))}
              className="min-h-8 rounded-md px-2.5 text-small text-ink2 hover:bg-hover aria-pressed:font-semibold aria-pressed:text-ink max-pane:min-h-11"
            >
              {languageNames[language]}
            </button>
          ))}
        </nav>
      </div>
      <Announcer />
    </main>
  )
}
