import { appStore } from '@baton/channel-app-store'
import { bluesky } from '@baton/channel-bluesky'
import { email } from '@baton/channel-email'
import { facebook } from '@baton/channel-facebook'
import { glassdoor } from '@baton/channel-glassdoor'
import { googleBusiness } from '@baton/channel-google-business'
import { googlePlay } from '@baton/channel-google-play'
import { instagram } from '@baton/channel-instagram'
import type { ChannelAdapter } from '@baton/channel-kit'
import { line } from '@baton/channel-line'
import { whatsapp } from '@baton/channel-whatsapp'
import { x } from '@baton/channel-x'
import { youtube } from '@baton/channel-youtube'

/** The networks this version speaks. */
export const adapters: readonly ChannelAdapter[] = [
  line,
  x,
  bluesky,
  facebook,
  instagram,
  whatsapp,
  email,
  googlePlay,
  appStore,
  googleBusiness,
  youtube,
  glassdoor,
]
