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
  email: {
    get name() {
      return t`E-mail`
    },
    letter: '@',
    colour: '#6b675e',
  },
}
