import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { densities } from '../../conversations/useDensity.ts'
import type { Density } from '../../conversations/useDensity.ts'
import { viewNames } from '../../conversations/view.ts'
import { languageNames, languages, speak } from '../../i18n/languages.ts'
import type { Language } from '../../i18n/languages.ts'
import { switchShortcuts, useShortcutsOn } from '../../keyboard/useShortcut.ts'
import { Check, RadioChoices } from '../../kit/Choices.tsx'
import { FormError } from '../../kit/FormError.tsx'
import { appearance, chooseContrast, chooseTheme } from '../../shell/appearance.ts'
import type { Contrast, Theme } from '../../shell/appearance.ts'
import { useFreshMe } from '../../shell/useFreshMe.ts'
import { Panel, SettingsPage } from '../SettingsPage.tsx'

/** How Baton looks to this person. The language goes along to every machine; the rest is of this one. */
export function LookPage() {
  const { t, i18n } = useLingui()
  const freshMe = useFreshMe()
  const [look, setLook] = useState(appearance)
  const [density, setDensity] = useState(commonDensity)
  const shortcuts = useShortcutsOn()
  const choose = useMutation({
    mutationFn: async (language: Language) => {
      await call('people.setMyLanguage', { body: { language } })
      await speak(language)
      await freshMe()
    },
  })
  const densityWords: Record<Density, { label: string; help: string }> = {
    comfortable: { label: t`Comfortable`, help: t`Name, words and marks on three lines` },
    standard: { label: t`Standard`, help: t`Two lines` },
    compact: { label: t`Compact`, help: t`One line: the most conversations at a time` },
  }
  return (
    <SettingsPage title={t`Look and language`}>
      <Panel>
        <div className="flex flex-col gap-5 p-4">
          <RadioChoices<Language>
            row
            label={t`Language of Baton`}
            value={i18n.locale as Language}
            onChange={(language) => choose.mutate(language)}
            options={languages.map((language) => ({ value: language, label: <span lang={language}>{languageNames[language]}</span> }))}
          />
          <FormError error={choose.error} />
          <p className="-mt-3 text-meta text-ink2">{t`What customers write stays in their language.`}</p>
          <RadioChoices<Theme>
            row
            label={t`Look`}
            value={look.theme}
            onChange={(theme) => {
              chooseTheme(theme)
              setLook(appearance())
            }}
            options={[
              { value: 'system', label: t`As the system` },
              { value: 'light', label: t`Light` },
              { value: 'dark', label: t`Dark` },
            ]}
          />
          <RadioChoices<Contrast>
            row
            label={t`Contrast`}
            value={look.contrast}
            onChange={(contrast) => {
              chooseContrast(contrast)
              setLook(appearance())
            }}
            options={[
              { value: 'system', label: t`As the system` },
              { value: 'normal', label: t`Normal` },
              { value: 'high', label: t`High` },
            ]}
          />
          <RadioChoices<Density | 'mixed'>
            label={t`Density of the list, in all views`}
            value={density}
            onChange={(next) => {
              if (next === 'mixed') return
              chooseDensity(next)
              setDensity(next)
            }}
            options={densities.map((value) => ({ value, ...densityWords[value] }))}
          />
          <Check
            label={t`Use single keys as shortcuts`}
            help={t`Press ? anywhere to see them.`}
            checked={shortcuts}
            onChange={switchShortcuts}
          />
        </div>
      </Panel>
    </SettingsPage>
  )
}

const densityKey = (view: string) => `baton.density.${view}`

/** What all views have in common, if anything. */
function commonDensity(): Density | 'mixed' {
  const kept = new Set(viewNames.map((view) => localStorage.getItem(densityKey(view)) ?? 'comfortable'))
  return (kept.size === 1 && densities.find((density) => kept.has(density))) || 'mixed'
}

function chooseDensity(density: Density): void {
  for (const view of viewNames) localStorage.setItem(densityKey(view), density)
}
