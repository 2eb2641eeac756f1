import type { ChannelAdapter } from '@baton/channel-kit'

/** Can the network be asked for what it should have delivered? */
export function canBeAsked({ intake, reconciliation }: ChannelAdapter): boolean {
  return intake === 'imap' || reconciliation !== undefined
}
