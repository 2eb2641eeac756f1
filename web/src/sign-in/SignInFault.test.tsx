import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useEffect } from 'react'
import { Failure } from '../api/failure.ts'
import { messages } from '../locales/en/settings.po'
import { SignInFault } from './SignInFault.tsx'
import { useWait } from './useWait.ts'

beforeEach(() => {
  i18n.load('en', messages)
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function Fault({ error }: { error: unknown }) {
  const { left, hear } = useWait()
  useEffect(() => hear(error), [hear, error])
  return (
    <I18nProvider i18n={i18n}>
      <SignInFault error={error} wait={left} wrong={{ title: 'Mail address or password is wrong', remedy: 'Check both.' }} />
    </I18nProvider>
  )
}
const failure = (code: 'not_signed_in' | 'too_many_requests', extra = {}) =>
  new Failure(code, { type: '', title: '', status: 400, code, remedy: '', ...extra })

it('does not say which of mail and password was wrong', () => {
  render(<Fault error={failure('not_signed_in')} />)
  expect(screen.getByRole('alert').textContent).toContain('Mail address or password is wrong')
})

it('counts the waiting time down and says when one may try again', () => {
  render(<Fault error={failure('too_many_requests', { retryAfterSeconds: 125 })} />)
  expect(screen.getByRole('alert').textContent).toContain('You can try again in 2 min 5 s.')
  act(() => void vi.advanceTimersByTime(66_000))
  expect(screen.getByRole('alert').textContent).toContain('You can try again in 59 s.')
  act(() => void vi.advanceTimersByTime(60_000))
  expect(screen.getByRole('alert').textContent).toContain('You can try again now.')
})
