import { sleep } from '../clock.ts'
import { smallPdf, smallPng } from '../content.ts'
import type { Simulator } from '../simulator.ts'
import { brand, type DemoAccount } from './accounts.ts'
import { lineGroupId, lineUserId, xUserId } from './ids.ts'
import { lineGroupName, lineStories } from './line-stories.ts'
import { mailStories } from './mail-stories.ts'
import { type DemoMemory, nothingBefore, recall, saidBefore } from './memory.ts'
import { passerBy } from './passers-by.ts'
import type { Story } from './story.ts'
import { brandPost, type XSaid, xStories } from './x-stories.ts'

export interface DemoWebhooks {
  /** The product's address for the LINE app; may also come later, by `setWebhooks` or LINE's own API. */
  line?: string
  x?: string
}

export interface DemoWorld {
  accounts: DemoAccount[]
  /** Tells the networks where the product listens. X checks its address by the usual challenge, so the product must be up. */
  setWebhooks(webhooks: DemoWebhooks): Promise<void>
  /** The last three days with their own times, in order, and then a dead token. Settles when all of it was delivered. */
  seedHistory(): Promise<{ said: number }>
  /** What the brand writes once the history is in; the product sends it. */
  answers: DemoAnswer[]
  /** Instead of the history, where the product has it from an earlier run: the token alone. */
  resume(): void
  /** New messages every 20 to 60 seconds until the signal; people answer the agent within 5 to 20 seconds. */
  run(signal: AbortSignal): Promise<void>
}

export interface DemoAnswer {
  network: 'email'
  /** The network's id of who is answered. */
  person: string
  /** Who writes, as the brand calls itself there. */
  as: string
  text: string
}

const hour = 3_600_000
type Moment = { at: number; act: () => unknown }

/**
 * Sets up the invented brand and its people on a running simulator. Call once per simulator. With what was kept of an earlier
 * run the networks remember it: they take answers to it, and nobody repeats themselves.
 */
export function startDemoWorld(simulator: Simulator, webhooks: DemoWebhooks = {}, memory: DemoMemory = nothingBefore): DemoWorld {
  const { line, x, mail, clock } = simulator
  const random = simulator.random.fork('demo')
  const { accounts, shop, global, korea, care } = brand(simulator)
  const now = clock.now()
  const before = (hours: number) => now - hours * hour

  const customers = lineStories.map((story) => ({
    story,
    person: line.createPerson({
      name: story.name,
      language: story.language,
      userId: lineUserId(story.handle),
      pictureUrl: `https://profile.line.example/${story.handle}.jpg`,
    }),
  }))
  const inGroup = customers.filter(({ story }) =>
    [...(story.history ?? []).map((told) => told.say), ...(story.live ?? [])].some((say) => say.inGroup),
  )
  const condo = line.createGroup({
    name: lineGroupName,
    groupId: lineGroupId(lineGroupName),
    members: inGroup.map(({ person }) => person.userId),
  })
  const followers = xStories.map((story) => ({
    story,
    person: x.createUser({ id: xUserId(story.handle), username: story.handle, name: story.name, followers: story.followers }),
  }))
  const writers = mailStories.map((story) => ({
    story,
    person: mail.createPerson({ address: story.handle, name: story.name, language: story.language, behaviour: story.behaviour }),
  }))
  const wasSaid = saidBefore(memory)
  let post = memory.said.find(({ network, person, text }) => network === 'x' && person === null && text === brandPost)?.externalId ?? ''
  const lastPost = new Map<string, string>()

  for (const { story, person } of customers)
    answering(story, 'line', person.userId, shop.userId, story.answersInGroup ? condo.groupId : undefined)
  for (const { story, person } of followers) answering(story, 'x', person.id, global.userId)
  for (const { story, person } of writers) answering(story, 'mail', person.address, care.address)
  function answering(story: Story<unknown>, network: 'line' | 'x' | 'mail', person: string, account: string, group?: string): void {
    const { name, language, answers } = story
    const lines = answers?.filter(({ text }) => !wasSaid(person, text))
    if (lines) simulator.people.add({ network, person, account, name, language, lines, ...(group && { group }) })
  }

  function sayOnLine(
    { story, person }: (typeof customers)[number],
    say: NonNullable<(typeof story)['live']>[number],
    at?: number,
  ): Moment[] {
    const { inGroup: toGroup, later: change, ...words } = say
    const where = { account: shop.userId, from: person.userId, ...(toGroup && { group: condo.groupId }), ...(at !== undefined && { at }) }
    let messageId = ''
    const moments: Moment[] = [{ at: at ?? clock.now(), act: () => (messageId = line.say({ ...where, ...words }).messageId) }]
    const later = (at ?? clock.now()) + 4 * 60_000
    if (change === 'unsend') moments.push({ at: later, act: () => line.unsend({ messageId, at: later }) })
    else if (change) moments.push({ at: later, act: () => line.edit({ messageId, text: change.edit, at: later }) })
    return moments
  }

  function sayOnX({ person }: (typeof followers)[number], say: XSaid, at?: number): Moment[] {
    const when = at ?? clock.now()
    if (say.dm) return [{ at: when, act: () => x.dm({ from: person.id, to: global.userId, text: say.text, at }) }]
    let id = ''
    const moments: Moment[] = [
      {
        at: when,
        act: () => {
          const inReplyTo = say.underPost ? post : say.thread ? lastPost.get(person.id) : undefined
          id = x.post({
            from: person.id,
            text: say.text,
            at,
            ...(inReplyTo && { inReplyTo }),
            ...(say.quotes && post && { quotes: post }),
            ...(say.picture && { picture: true }),
          }).id
          lastPost.set(person.id, id)
        },
      },
    ]
    const { later: change, brandAnswered } = say
    const minutes = (count: number) => when + count * 60_000
    if (change === 'delete') moments.push({ at: minutes(6), act: () => x.delete({ id }) })
    else if (change) moments.push({ at: minutes(3), act: () => x.edit({ id, text: change.edit, at: minutes(3) }) })
    if (brandAnswered)
      moments.push({ at: minutes(60), act: () => x.post({ from: global.userId, text: brandAnswered, inReplyTo: id, at: minutes(60) }) })
    return moments
  }

  function sayByMail({ story, person }: (typeof writers)[number], say: NonNullable<(typeof story)['live']>[number], at?: number): Moment[] {
    const when = at ?? clock.now()
    const { attach, ...words } = say
    const picture = { name: 'floor.png', contentType: 'image/png', bytes: smallPng(random) }
    const paper = { name: 'document.pdf', contentType: 'application/pdf', bytes: smallPdf(`Document of ${person.address}`) }
    const attachments = attach === 'picture' ? [picture, { ...paper, name: 'service-report.pdf' }] : attach ? [paper] : undefined
    // What lay in the mailbox before it was connected is history, which nobody is asked to answer.
    const send = () =>
      mail.send({ from: person.address, to: care.address, ...words, at, arrivesAt: clock.now(), ...(attachments && { attachments }) })
    return [{ at: when, act: send }]
  }

  function history(): Moment[] {
    return [
      { at: before(71), act: () => line.join({ account: shop.userId, group: condo.groupId, at: before(71) }) },
      { at: before(29), act: () => (post = x.post({ from: global.userId, text: brandPost, at: before(29) }).id) },
      ...customers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnLine(who, say, before(hoursAgo)))),
      ...followers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnX(who, say, before(hoursAgo)))),
      ...writers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayByMail(who, say, before(hoursAgo)))),
    ].sort((a, b) => a.at - b.at)
  }

  /** The written ones first, in chance order but each person's own words in turn; then passers-by. */
  function arrivals(): () => void {
    const queues = [
      ...customers.map((who) => unsaid(who.person.userId, who.story.live).map((say) => () => sayOnLine(who, say))),
      ...followers.map((who) => unsaid(who.person.id, who.story.live).map((say) => () => sayOnX(who, say))),
      ...writers.map((who) => unsaid(who.person.address, who.story.live).map((say) => () => sayByMail(who, say))),
    ]
    return () => {
      const waiting = queues.filter((queue) => queue.length > 0)
      if (waiting.length === 0) return stranger()
      for (const moment of random.pick(waiting).shift()!()) moment.act()
    }
  }

  function unsaid<Saying extends { text?: string }>(person: string, live: readonly Saying[] = []): Saying[] {
    return live.filter(({ text }) => text === undefined || !wasSaid(person, text))
  }

  function stranger(): void {
    const { network, language, name, text, answer } = passerBy(random)
    const lines = [{ text: answer }]
    if (network === 'line') {
      const person = line.createPerson({ name, language })
      simulator.people.add({ network, person: person.userId, account: shop.userId, name, language, lines })
      line.say({ account: shop.userId, from: person.userId, text })
    } else {
      const person = x.createUser({ username: `${language}_guest_${random.int(1000, 99999)}`, name })
      simulator.people.add({ network, person: person.id, account: global.userId, name, language, lines })
      x.post({ from: person.id, text: `@HaruLiving ${text}` })
    }
  }

  async function setWebhooks({ line: lineUrl, x: xUrl }: DemoWebhooks): Promise<void> {
    if (lineUrl) line.change({ account: shop.userId, webhookUrl: lineUrl })
    if (xUrl) await x.setWebhook({ url: xUrl })
  }

  /** What a dead connection looks like. */
  function loseToken(): void {
    x.change({ account: korea.userId, revoked: true })
  }

  recall(simulator, memory, shop.userId, { id: global.userId, name: 'HaruLiving' })
  return {
    accounts,
    setWebhooks,
    async seedHistory() {
      await setWebhooks(webhooks)
      const moments = history()
      for (const moment of moments) {
        moment.act()
        // One after another, as they came: the product sees the past in its order.
        await simulator.idle()
      }
      loseToken()
      return { said: moments.length }
    },
    answers: writers.flatMap(({ story: { brandAnswers: text }, person }) =>
      text ? [{ network: 'email', person: person.address, as: care.name, text }] : [],
    ),
    resume: loseToken,
    async run(signal) {
      const next = arrivals()
      while (!signal.aborted) {
        await sleep(clock, random.int(20_000, 60_000), signal)
        if (!signal.aborted) next()
      }
    },
  }
}
