export type Theme = 'system' | 'light' | 'dark'
export type Contrast = 'system' | 'normal' | 'high'

/** The choices theme.js reads before the first paint: keep names and values alike there. */
export function appearance(): { theme: Theme; contrast: Contrast } {
  return {
    theme: (localStorage.getItem('baton.theme') as Theme | null) ?? 'system',
    contrast: (localStorage.getItem('baton.contrast') as Contrast | null) ?? 'system',
  }
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem('baton.theme', theme)
  apply()
}

export function chooseContrast(contrast: Contrast): void {
  localStorage.setItem('baton.contrast', contrast)
  apply()
}

function apply(): void {
  const { theme, contrast } = appearance()
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  const high = contrast === 'high' || (contrast === 'system' && matchMedia('(prefers-contrast: more)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.documentElement.dataset.contrast = high ? 'high' : 'normal'
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#131312' : '#f6f5f2')
}

/** Follows the system, and a choice made in another tab. */
export function followAppearance(): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
  matchMedia('(prefers-contrast: more)').addEventListener('change', apply)
  addEventListener('storage', apply)
}
