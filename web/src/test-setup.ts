import { i18n } from '@lingui/core'
import { cleanup, configure } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import './api/conversation-failures.ts'
import './api/settings-failures.ts'
import './saved-views/failures.ts'
import { forgetDrafts } from './composer/drafts.ts'
import { clearToasts } from './kit/toast.tsx'
import { messages } from './locales/en/inbox.po'

// Parts that load when first asked are transformed then, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 15_000 })

// jsdom lays nothing out, so it scrolls nothing.
if (typeof window !== 'undefined') Element.prototype.scrollTo = () => undefined

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages })
  if (typeof window !== 'undefined') localStorage.clear()
})
afterEach(() => {
  cleanup()
  clearToasts()
  forgetDrafts()
  if (typeof document !== 'undefined') document.body.replaceChildren()
})
