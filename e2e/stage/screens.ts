import type { Locator, Page } from 'playwright-core'

/** Waits until it is there to be seen. */
export const see = (what: Locator, timeout?: number): Promise<void> => what.waitFor({ state: 'visible', timeout })

/** Waits until nobody sees it any more. */
export const missing = (what: Locator, timeout?: number): Promise<void> => what.waitFor({ state: 'hidden', timeout })

/** The list of the inbox. */
export const inbox = (page: Page): Locator => page.getByRole('grid', { name: 'Conversations' })

/** A conversation's row, by the contact's name. */
export const conversationLink = (page: Page, contact: string): Locator =>
  inbox(page)
    .getByRole('link')
    .filter({ has: page.getByText(contact, { exact: true }) })
    .first()

/** The open conversation with a contact. */
export const opened = (page: Page, contact: string): Locator => page.getByRole('main', { name: `Conversation with ${contact}` })

/** What was said in the open conversation. */
export const messages = (page: Page): Locator => page.getByRole('log', { name: 'Messages' })

/** One message of the open conversation, by words in it. */
export const message = (page: Page, words: string): Locator => messages(page).getByRole('article').filter({ hasText: words })
