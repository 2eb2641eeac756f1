import { defineConfig } from '@lingui/conf'

/** Two catalogs, so that the inbox does not carry the words of the settings. A new area of rarely used screens goes into the second. */
const second = ['sign-in', 'setup', 'invitation', 'settings', 'reports'].map((area) => `<rootDir>/web/src/${area}`)

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'ko', 'th'],
  catalogs: [
    {
      path: '<rootDir>/web/src/locales/{locale}/inbox',
      include: ['<rootDir>/web/src'],
      exclude: [...second, '**/*.test.*', '<rootDir>/web/src/kit/KitPage.tsx'],
    },
    { path: '<rootDir>/web/src/locales/{locale}/settings', include: second, exclude: ['**/*.test.*'] },
  ],
})
