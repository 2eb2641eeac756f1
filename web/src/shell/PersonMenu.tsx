import { useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Keyboard, LogOut, Undo2, UserRound } from 'lucide-react'
import { Suspense, useState } from 'react'
import { call } from '../api/call.ts'
import type { Language } from '../i18n/languages.ts'
import { languageNames, languages, speak } from '../i18n/languages.ts'
import { useShortcut } from '../keyboard/useShortcut.ts'
import { AgentFace } from '../kit/Avatar.tsx'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../kit/Menu.tsx'
import { cx } from '../kit/cx.ts'
import { lazyPart } from '../kit/lazy-part.tsx'
import type { Contrast, Theme } from './appearance.ts'
import { appearance, chooseContrast, chooseTheme } from './appearance.ts'
import { signOut } from './sign-out.ts'
import { useFreshMe } from './useFreshMe.ts'
import { useWorkspace } from './workspace.tsx'

const UndoList = lazyPart(() => import('./UndoList.tsx'), 'later')

/** The person at the foot of the navigation: look, language, keys, way out. */
export function PersonMenu({ folds, onHelp }: { folds: boolean; onHelp: () => void }) {
  const { t, i18n } = useLingui()
  const { me, slug } = useWorkspace()
  const go = useNavigate()
  const freshMe = useFreshMe()
  const [undoing, setUndoing] = useState(false)
  useShortcut('goUndoable', () => setUndoing(true))
  const [look, setLook] = useState(appearance)
  const choose = useMutation({
    mutationFn: async (language: Language) => {
      await call('people.setMyLanguage', { body: { language } })
      await speak(language)
      await freshMe()
    },
  })
  return (
    <>
      <Menu
        side="top"
        align="start"
        trigger={
          <button type="button" className="flex h-9 items-center gap-2 rounded-md px-2 text-left text-small hover:bg-hover max-rail:h-11">
            <AgentFace name={me.person.name} />
            <span aria-hidden className={cx('min-w-0 flex-1 truncate', folds && 'hidden wide:inline')}>
              {me.person.name}
            </span>
            <span className="visually-hidden">{t`${me.person.name}: look, language, sign out`}</span>
          </button>
        }
      >
        <MenuChoice<Theme>
          label={t`Look`}
          value={look.theme}
          options={[
            { value: 'system', label: t`As the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
          onChoose={(theme) => {
            chooseTheme(theme)
            setLook(appearance())
          }}
        />
        <MenuChoice<Contrast>
          label={t`Contrast`}
          value={look.contrast}
          options={[
            { value: 'system', label: t`As the system` },
            { value: 'normal', label: t`Normal` },
            { value: 'high', label: t`High` },
          ]}
          onChoose={(contrast) => {
            chooseContrast(contrast)
            setLook(appearance())
          }}
        />
        <MenuChoice<Language>
          label={t`Language`}
          value={i18n.locale as Language}
          options={languages.map((language) => ({ value: language, label: <span lang={language}>{languageNames[language]}</span> }))}
          onChoose={(language) => choose.mutate(language)}
        />
        <MenuLine />
        <MenuItem icon={UserRound} onSelect={() => void go({ to: '/w/$slug/settings/sign-ins', params: { slug } })}>
          {t`Name and password`}
        </MenuItem>
        <MenuItem icon={Undo2} keys="g z" onSelect={() => setUndoing(true)}>
          {t`What you can undo`}
        </MenuItem>
        <MenuItem icon={Keyboard} keys="?" onSelect={onHelp}>
          {t`Keyboard shortcuts`}
        </MenuItem>
        <MenuItem icon={LogOut} onSelect={() => void signOut()}>
          {t`Sign out`}
        </MenuItem>
      </Menu>
      <Suspense>{undoing && <UndoList onClose={() => setUndoing(false)} />}</Suspense>
    </>
  )
}
