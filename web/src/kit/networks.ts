import { t } from '@lingui/core/macro'
import type { NetworkName } from '../api/types.ts'

interface Mark {
  /** In the reader's language, where it is no proper name. */
  name: string
  /** What stands in the badge. */
  letter: string
  /** The network's own colour: the only brand colours of the app. */
  colour: string
}

export const networkMarks: Record<NetworkName, Mark> = {
  line: { name: 'LINE', letter: 'L', colour: '#06a94b' },
  x: { name: 'X', letter: 'X', colour: '#101010' },
  bluesky: { name: 'Bluesky', letter: 'B', colour: '#1176e6' },
  facebook: { name: 'Facebook', letter: 'f', colour: '#0866ff' },
  instagram: { name: 'Instagram', letter: 'I', colour: '#c13584' },
  whatsapp: { name: 'WhatsApp', letter: 'W', colour: '#128c7e' },
  email: {
    get name() {
      return t`E-mail`
    },
    letter: '@',
    colour: '#6b675e',
  },
  'google-play': { name: 'Google Play', letter: 'G', colour: '#01875f' },
  'app-store': { name: 'App Store', letter: 'A', colour: '#0a6fd8' },
  'google-business': { name: 'Google Business Profile', letter: 'M', colour: '#c5372c' },
  youtube: { name: 'YouTube', letter: 'Y', colour: '#d90d0d' },
  glassdoor: { name: 'Glassdoor', letter: 'g', colour: '#00805a' },
}
