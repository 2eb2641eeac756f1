import type { ChannelAdapter } from '@baton/channel-kit'

/** Can what was said before be asked for, as far back as a person wishes? */
export function canBeBrought({ intake, history }: ChannelAdapter): boolean {
  return intake === 'imap' || history !== undefined
}
