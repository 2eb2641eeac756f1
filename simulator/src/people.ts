import type { AppStoreNetwork } from './app-store/network.ts'
import type { FacebookNetwork } from './facebook/network.ts'
import type { NetworkName, Sighting } from './ledger.ts'
import type { GoogleBusinessNetwork } from './google-business/network.ts'
import type { GooglePlayNetwork } from './google-play/network.ts'
import type { InstagramNetwork } from './instagram/network.ts'
import type { LineNetwork } from './line/network.ts'
import type { MailNetwork } from './mail/network.ts'
import type { World } from './world.ts'
import type { WhatsAppNetwork } from './whatsapp/network.ts'
import type { XNetwork } from './x/network.ts'
import type { YouTubeNetwork } from './youtube/network.ts'

/** What a person says next, once. */
export interface PersonaLine {
  text: string
  /** Said only in answer to words that fit this pattern (case does not matter): "order number" → the number. */
  when?: string
  /** Says it as a picture (LINE, WhatsApp), with or without words. */
  picture?: boolean
  /** Gives these stars to the review that was answered. */
  stars?: number
}

/** A contact with a mind of their own: answers the brand, in their own language, line by line, then falls silent. */
export interface Persona {
  network: NetworkName
  /** LINE user id, X user id, Facebook or Instagram person id, WhatsApp user id, mail address, id of the review. */
  person: string
  /** LINE or WhatsApp group they speak in: answers what is said to the group. */
  group?: string
  /** Brand account they talk with. */
  account: string
  name: string
  language: string
  lines: PersonaLine[]
  /** Least and most seconds of typing. Default 5 to 20. */
  seconds?: readonly [number, number]
}

interface Networks {
  line: LineNetwork
  x: XNetwork
  whatsapp: WhatsAppNetwork
  mail: MailNetwork
}

export type People = ReturnType<typeof people>

interface Networks {
  line: LineNetwork
  x: XNetwork
  facebook: FacebookNetwork
  instagram: InstagramNetwork
  mail: MailNetwork
  googlePlay: GooglePlayNetwork
  appStore: AppStoreNetwork
  googleBusiness: GoogleBusinessNetwork
  youtube: YouTubeNetwork
}

/** People who answer back: each watches the ledger for what was said to them. */
export function people(world: World, networks: Networks) {
  const random = world.random.fork('people')
  const personas = new Map<string, Persona>()
  const pending = new Set<() => void>()
  const key = (network: NetworkName, account: string, person: string) => `${network} ${account} ${person.toLowerCase()}`

  const stopListening = world.ledger.onSeen((seen) => {
    const persona = personas.get(key(seen.network, seen.account, seen.to))
    const line = persona && nextLine(persona, seen.text)
    if (!persona || !line) return
    const [least, most] = persona.seconds ?? [5, 20]
    const cancel = world.clock.after(random.int(least * 1000, most * 1000), () => {
      pending.delete(cancel)
      speak(networks, persona, line, seen)
    })
    pending.add(cancel)
  })

  return {
    /** From now on this person answers. Lines are used up as they are said. */
    add(persona: Persona): Persona {
      const own = { ...persona, lines: [...persona.lines] }
      personas.set(key(persona.network, persona.account, persona.group ?? persona.person), own)
      return own
    },
    list: () => [...personas.values()],
    stop() {
      stopListening()
      for (const cancel of pending) cancel()
      pending.clear()
    },
  }
}

/** The first line whose pattern fits the brand's words, else the first without a pattern; taken off the list. */
function nextLine(persona: Persona, words: string): PersonaLine | undefined {
  const fitting = persona.lines.findIndex((line) => line.when !== undefined && new RegExp(line.when, 'i').test(words))
  const index = fitting >= 0 ? fitting : persona.lines.findIndex((line) => line.when === undefined)
  return index < 0 ? undefined : persona.lines.splice(index, 1)[0]
}

function speak(
  { line, x, facebook, instagram, whatsapp, mail, googlePlay, appStore, googleBusiness, youtube }: Networks,
  persona: Persona,
  said: PersonaLine,
  seen: Sighting,
): void {
  const { account, person: from, group } = persona
  switch (seen.network) {
    case 'line':
      if (said.picture) line.say({ account, from, group, image: true })
      if (said.text) line.say({ account, from, group, text: said.text })
      return
    case 'x':
      if (seen.kind === 'dm') x.dm({ from, to: account, text: said.text })
      else x.post({ from, text: said.text, inReplyTo: seen.externalId })
      return
    case 'facebook':
      if (seen.kind === 'dm') facebook.messenger.write({ page: account, from, text: said.text, ...(said.picture && { picture: true }) })
      else facebook.comment({ on: seen.externalId, from, text: said.text })
      return
    case 'instagram':
      if (seen.kind === 'dm') instagram.direct.write({ account, from, text: said.text, ...(said.picture && { picture: true }) })
      else instagram.answer({ on: seen.externalId, from, text: said.text })
      return
    case 'google-play':
      googlePlay.changeReview({ app: account, id: from, text: said.text, ...(said.stars && { stars: said.stars }) })
      return
    case 'app-store':
      appStore.changeReview({ app: account, id: from, text: said.text, ...(said.stars && { stars: said.stars }) })
      return
    case 'google-business':
      googleBusiness.changeReview({ place: account, id: from, text: said.text, ...(said.stars && { stars: said.stars }) })
      return
    case 'youtube':
      youtube.comment({ on: seen.externalId, from, text: said.text })
      return
    case 'whatsapp':
      if (said.picture) whatsapp.say({ account, from, group, image: true })
      if (said.text) whatsapp.say({ account, from, group, text: said.text })
      return
    case 'mail': {
      const subject =
        mail.folder({ mailbox: account }).findLast((one) => one.from.toLowerCase() === from.toLowerCase())?.subject ?? 'your message'
      mail.send({
        from,
        to: mail.replyAddress(seen.externalId, account),
        name: persona.name,
        subject: subject.startsWith('Re:') ? subject : `Re: ${subject}`,
        text: said.text,
        inReplyTo: seen.externalId,
        references: [...new Set([seen.thread, seen.externalId])],
      })
    }
  }
}
