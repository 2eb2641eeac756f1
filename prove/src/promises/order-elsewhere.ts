import type { Random, WebhookRequest } from '@baton/simulator'
import type { Said as Promised } from '../checker/said-and-shown.ts'
import { type Place, placesOf, type Played, type Said } from '../networks/index.ts'
import type { Stage } from '../stage/stage.ts'
import { sayings } from '../tokens.ts'

/** One thing that happened, with when, and the webhook that tells it. */
export interface Happening {
  sinceMs: number
  request: WebhookRequest
}

export interface Grown {
  talks: number
  happenings: Happening[]
  said: Promised[]
  /** Tokens whose authors took them back. */
  deleted: string[]
  /** The last words of what was written anew, by token. */
  lastWords: Map<string, string>
}

/** Which part of all talks begins when, and how long all takes. */
interface Span {
  begin: number
  ms: number
  /** Of tokens, so that they are nobody else's. */
  serial: number
}

/**
 * Talks at every place of these accounts: three to six people below each post, or one in a chat, the brand between them, words
 * that are written anew once or twice, words that are taken back. Where networks are asked, what was taken back before anybody
 * asked was never there, so nothing is.
 */
export function growElsewhere(random: Random, { simulator }: Stage, played: readonly Played[], talks: number, span: Span): Grown {
  const grown: Grown = { talks: 0, happenings: [], said: [], deleted: [], lastWords: new Map() }
  let { serial } = span
  for (const { place, of } of placesOf(played)) {
    const here = Math.min(talks, place.most ?? talks)
    grown.talks += here
    for (let talk = 0; talk < here; talk++) {
      let sinceMs = (talk / here) * (span.ms - 3_600_000)
      const happens = (act: (at: number) => void) => {
        for (const request of simulator.gather(() => act(span.begin + sinceMs))) grown.happenings.push({ sinceMs, request })
        sinceMs += random.int(1_000, 240_000)
      }
      const speakers = place.kind === 'comments' ? Array.from({ length: random.int(3, 6) }, () => random.int(0, 29)) : [random.int(0, 29)]
      const standing: Said[] = []
      for (let turn = place.kind === 'reviews' ? 1 : random.int(2, 5); turn > 0; turn--) {
        const token = `m${serial++}`
        const text = `${random.pick(sayings)} [${token}]`
        const under = place.kind === 'comments' && standing.length > 0 ? random.pick(standing).id : undefined
        let said: Said = { id: '', speaker: '' }
        happens((at) => void (said = place.say({ who: random.pick(speakers), text, at, under })))
        if (place.answer && random.chance(0.3)) happens((at) => place.answer?.(said, '확인해 드릴게요, one moment please', at))
        change(random, { ...place, ...(!of.tells && { takeBack: undefined }) }, { said, token, text }, happens, grown)
        if (!grown.deleted.includes(token)) standing.push(said)
      }
    }
  }
  return grown
}

/** Second thoughts: told, mostly, before what they are about. */
function change(
  random: Random,
  place: Place,
  { said, token, text }: { said: Said; token: string; text: string },
  happens: (act: (at: number) => void) => void,
  grown: Grown,
): void {
  if (place.edit && random.chance(0.25)) {
    const versions = random.int(1, 2)
    for (let version = 1; version <= versions; version++) happens((at) => place.edit?.(said, `${text} v${version}`, at))
    grown.lastWords.set(token, `${text} v${versions}`)
  }
  if (place.takeBack && random.chance(0.1)) {
    happens((at) => place.takeBack?.(said, at))
    grown.deleted.push(token)
    grown.lastWords.delete(token)
    return
  }
  grown.said.push({ token, speaker: said.speaker, promised: true })
}
