import type { AccountContext, MailProbeCall } from '@baton/channel-kit'
import type { App } from '#kernel/app'
import type { DoorAnswer } from '#kernel/door'

/** Signs in to a mailbox or mail server. Loaded when the first mail account is looked at: most installations start without one. */
export async function probeMail(app: App, account: AccountContext, call: MailProbeCall): Promise<DoorAnswer> {
  const { probe } = await import('../mail/wire.ts')
  return probe(app, account, call)
}
