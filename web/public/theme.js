// Runs before the first paint (a plain blocking file: the content policy allows no inline script).
// Keys and values are those of src/shell/appearance.ts.
;(() => {
  const chosen = localStorage.getItem('baton.theme') ?? 'system'
  const dark = chosen === 'dark' || (chosen === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  const contrast = localStorage.getItem('baton.contrast') ?? 'system'
  const high = contrast === 'high' || (contrast === 'system' && matchMedia('(prefers-contrast: more)').matches)
  const root = document.documentElement
  root.dataset.theme = dark ? 'dark' : 'light'
  root.dataset.contrast = high ? 'high' : 'normal'
  root.lang = localStorage.getItem('baton.language') ?? root.lang
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', dark ? '#131312' : '#f6f5f2')
})()
