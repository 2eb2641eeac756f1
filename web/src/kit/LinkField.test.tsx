import { i18n } from '@lingui/core'
import { screen } from '@testing-library/react'
import { beforeEach, expect, it } from 'vitest'
import { messages } from '../locales/en/settings.po'
import { renderInWorkspace } from '../testing/render.tsx'
import { LinkField } from './LinkField.tsx'

beforeEach(() => i18n.load('en', messages))

it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
  'warns that a link of %s is of no use elsewhere, and names the setting that mends it',
  async (origin) => {
    renderInWorkspace(<LinkField label="Invitation link" link={`${origin}/invitation/a`} />)
    expect((await screen.findByText(/opens only on the computer Baton runs on/)).textContent).toContain(`begins with ${origin}`)
    expect(screen.getByText(/BATON_URL/)).toBeTruthy()
  },
)

it('has nothing to say of a link that others can open', async () => {
  renderInWorkspace(<LinkField label="Invitation link" link="https://care.haru.example/invitation/a" />)
  expect(await screen.findByLabelText('Invitation link')).toBeTruthy()
  expect(screen.queryByText(/BATON_URL/)).toBeNull()
})
