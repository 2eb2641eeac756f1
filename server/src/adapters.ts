import { bluesky } from '@baton/channel-bluesky'
import { email } from '@baton/channel-email'
import type { ChannelAdapter } from '@baton/channel-kit'
import { line } from '@baton/channel-line'
import { x } from '@baton/channel-x'

/** The networks this version speaks. */
export const adapters: readonly ChannelAdapter[] = [line, x, bluesky, email]
