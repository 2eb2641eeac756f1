import type { CallResult } from '@baton/channel-kit'

export type DoorFailure = 'refused-address' | 'bad-request' | 'dns' | 'connect' | 'tls' | 'timeout' | 'reset' | 'too-large' | 'open-breaker'

export type DoorAnswer =
  | { ok: true; result: CallResult }
  /**
   * `bytesWritten` decides between "surely not sent" and "we cannot tell": false only when not one byte of the request was
   * handed to the socket. `words` are for people.
   */
  | { ok: false; bytesWritten: boolean; kind: DoorFailure; words: string }

/** Why a host may not be reached or was not found. */
export class DoorRefusal extends Error {
  override name = 'DoorRefusal'
  readonly kind: 'refused-address' | 'dns'
  constructor(kind: 'refused-address' | 'dns', message: string) {
    super(message)
    this.kind = kind
  }
}
