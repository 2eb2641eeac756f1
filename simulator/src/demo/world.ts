import { sleep } from '../clock.ts'
import { smallPdf, smallPng } from '../content.ts'
import { threadKey } from '../meta/private-messages.ts'
import type { Simulator } from '../simulator.ts'
import { brand, type DemoAccount } from './accounts.ts'
import { type FacebookComment, facebookLive, facebookPosts, facebookVisitors } from './facebook-stories.ts'
import { giveawayPost, playGiveaway } from './giveaway.ts'
import { facebookId, instagramId, lineGroupId, lineUserId, whatsAppPhone, whatsAppUserId, xUserId } from './ids.ts'
import {
  type InstagramCommentStory,
  instagramDirect,
  type InstagramDirectStory,
  instagramLive,
  instagramMedia,
  instagramMentions,
} from './instagram-stories.ts'
import { lineGroupName, lineStories } from './line-stories.ts'
import { mailStories } from './mail-stories.ts'
import { type DemoMemory, nothingBefore, recall, saidBefore } from './memory.ts'
import { type MessengerSaid, messengerStories } from './messenger-stories.ts'
import { onYouTube } from './on-youtube.ts'
import { passerBy } from './passers-by.ts'
import { recallReviews, reviewMoments, reviewShops } from './reviews.ts'
import type { Story } from './story.ts'
import { whatsAppStories } from './whatsapp-stories.ts'
import { brandPost, type XSaid, xStories } from './x-stories.ts'

export interface DemoWebhooks {
  /** The product's address for the LINE app; may also come later, by `setWebhooks` or LINE's own API. */
  line?: string
  x?: string
  facebook?: string
  instagram?: string
  whatsapp?: string
}

export interface DemoWorld {
  accounts: DemoAccount[]
  /** Tells the networks where the product listens. X and Meta check theirs by the usual challenge, so the product must be up. */
  setWebhooks(webhooks: DemoWebhooks): Promise<void>
  /** The last three days with their own times, in order, and then a dead token. Settles when all of it was delivered. */
  seedHistory(): Promise<{ said: number }>
  /** What the brand writes once the history is in; the product sends it. */
  answers: DemoAnswer[]
  /** Instead of the history, where the product has it from an earlier run: the token alone. */
  resume(): void
  /** A post with three thousand comments of which few matter; once in a workspace. Settles when all of it was delivered. */
  addGiveaway(): Promise<void>
  /** New messages every 20 to 60 seconds until the signal; people answer the agent within 5 to 20 seconds. */
  run(signal: AbortSignal): Promise<void>
}

export interface DemoAnswer {
  network: 'email' | 'facebook'
  /** The network's id of who is answered. */
  person: string
  /** Who writes, as the brand calls itself there. */
  as: string
  text: string
  /** In private, to what they said in public. */
  inPrivate?: true
}

const hour = 3_600_000
/** The app of the brand's own chat program on Messenger. */
const CHAT_PROGRAM = '551100220033'
type Moment = { at: number; act: () => unknown }

/**
 * Sets up the invented brand and its people on a running simulator. Call once per simulator. With what was kept of an earlier
 * run the networks remember it: they take answers to it, and nobody repeats themselves.
 */
export function startDemoWorld(simulator: Simulator, webhooks: DemoWebhooks = {}, memory: DemoMemory = nothingBefore): DemoWorld {
  const { line, x, facebook, instagram, whatsapp, mail, clock } = simulator
  const random = simulator.random.fork('demo')
  const { accounts, shop, global, korea, page, gallery, number, care, home, iphone, showroom, films } = brand(simulator)
  const shops = reviewShops(simulator, { play: home.packageName, apple: iphone.appId, place: showroom.locationId })
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
  const chatters = whatsAppStories.map((story) => ({
    story,
    person: whatsapp.createPerson({
      name: story.name,
      userId: whatsAppUserId(story.handle),
      phone: whatsAppPhone(story.handle),
      hidesPhone: story.hidesPhone ?? false,
    }),
  }))
  const writers = mailStories.map((story) => ({
    story,
    person: mail.createPerson({ address: story.handle, name: story.name, language: story.language, behaviour: story.behaviour }),
  }))
  type Commenter = Pick<FacebookComment, 'name' | 'handle' | 'language' | 'unseen' | 'answers' | 'brandWrites'>
  const visitors: Commenter[] = [...facebookPosts.flatMap(({ comments }) => comments), ...facebookVisitors, ...facebookLive]
  for (const { name, handle, unseen } of visitors) facebook.createPerson({ id: facebookId(handle), name, ...(unseen && { unseen }) })
  const lookers: (Pick<InstagramCommentStory, 'username' | 'language' | 'answers'> & { name?: string })[] = [
    ...instagramMedia.flatMap(({ comments }) => comments),
    ...instagramMentions,
    ...instagramLive,
    ...instagramDirect,
  ]
  for (const { username, name = '' } of lookers) instagram.createPerson({ id: instagramId(username), username, name })
  const privately = messengerStories.map((story) => ({
    story,
    person: facebook.createPerson({ id: facebookId(story.handle), name: story.name }),
  }))
  const wasSaid = saidBefore(memory)
  let post = memory.said.find(({ network, person, text }) => network === 'x' && person === null && text === brandPost)?.externalId ?? ''
  let isGivingAway = memory.said.some(({ network, person, text }) => network === 'x' && person === null && text === giveawayPost)
  const lastPost = new Map<string, string>()

  for (const { story, person } of customers)
    answering(story, 'line', person.userId, shop.userId, story.answersInGroup ? condo.groupId : undefined)
  for (const { story, person } of followers) answering(story, 'x', person.id, global.userId)
  for (const visitor of visitors) answering(visitor, 'facebook', facebookId(visitor.handle), page.id)
  for (const looker of lookers) answering({ name: looker.username, ...looker }, 'instagram', instagramId(looker.username), gallery.id)
  for (const { story, person } of privately) answering(story, 'facebook', person.id, page.id)
  for (const { story, person } of chatters) answering(story, 'whatsapp', person.userId, number.id)
  for (const { story, person } of writers) answering(story, 'mail', person.address, care.address)
  function answering(
    story: Pick<Story<unknown>, 'name' | 'language' | 'answers'>,
    network: 'line' | 'x' | 'facebook' | 'instagram' | 'whatsapp' | 'mail',
    person: string,
    account: string,
    group?: string,
  ): void {
    const { name, language, answers } = story
    const lines = answers?.filter(({ text }) => !wasSaid(person, text))
    if (lines) simulator.people.add({ network, person, account, name, language, lines, ...(group && { group }) })
  }

  const video = onYouTube(simulator, films.id, wasSaid)
  for (const { network, account, stories, idOf } of shops) {
    for (const { handle, name = '', language, answers } of stories) {
      const person = idOf(handle)
      const lines = answers?.filter(({ text }) => !wasSaid(person, text))
      if (lines) simulator.people.add({ network, person, account, name, language, lines })
    }
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

  function sayOnWhatsApp(
    { person }: (typeof chatters)[number],
    { later: change, ...words }: NonNullable<(typeof whatsAppStories)[number]['live']>[number],
    at?: number,
  ): Moment[] {
    const when = at ?? clock.now()
    let messageId = ''
    const say = () =>
      (messageId = whatsapp.say({ account: number.id, from: person.userId, ...words, ...(at !== undefined && { at }) }).messageId)
    const moments: Moment[] = [{ at: when, act: say }]
    const later = when + 4 * 60_000
    if (change === 'revoke') moments.push({ at: later, act: () => whatsapp.revoke({ messageId, at: later }) })
    else if (change) moments.push({ at: later, act: () => whatsapp.edit({ messageId, text: change.edit, at: later }) })
    return moments
  }

  function sayOnMessenger(
    { person }: (typeof privately)[number],
    { later: change, brandAnswered, botAnswered, handedOver, ...words }: MessengerSaid,
    at?: number,
  ): Moment[] {
    const { messenger } = facebook
    const when = at ?? clock.now()
    const minutes = (count: number) => when + count * 60_000
    const chat = { page: page.id, person: person.id }
    let id = ''
    // As two apps of one brand take turns: the program is told first, and Baton is only shown it.
    const say = () => {
      if (botAnswered) facebook.state.holders.set(threadKey(page.id, person.id), CHAT_PROGRAM)
      id = messenger.write({ page: page.id, from: person.id, ...words, ...(at !== undefined && { at }) }).id
    }
    const moments: Moment[] = [{ at: when, act: say }]
    const inbox = (text: string, later: number, app?: string): Moment => ({
      at: later,
      act: () => messenger.sayElsewhere({ page: page.id, to: person.id, text, at: later, ...(app && { app }) }),
    })
    if (botAnswered) moments.push(inbox(botAnswered, when + 2_000, CHAT_PROGRAM))
    if (handedOver) moments.push({ at: when + 3_000, act: () => messenger.hand({ ...chat, at: when + 3_000 }) })
    if (brandAnswered) moments.push(inbox(brandAnswered, minutes(60)))
    if (change === 'unsend') moments.push({ at: minutes(4), act: () => messenger.unsend({ id, at: minutes(4) }) })
    else if (change) moments.push({ at: minutes(4), act: () => messenger.edit({ id, text: change.edit, at: minutes(4) }) })
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

  /** The Page's posts with what was said under them, and what visitors wrote themselves. */
  function onFacebook(): Moment[] {
    const posts = facebookPosts.flatMap(({ text, hoursAgo, picture, ad, comments }) => {
      let post = ''
      const ids = new Map<string, string>()
      const said = comments.flatMap((comment) => commentMoments(comment, () => ids.get(comment.under ?? '') ?? post, ids))
      const options = { text, at: before(hoursAgo), ...(picture && { picture }), ...(ad && { ad }) }
      return [{ at: before(hoursAgo), act: () => (post = facebook.post({ page: page.id, ...options }).id) }, ...said]
    })
    return [...posts, ...facebookVisitors.map(visit)]
  }

  function commentMoments(comment: FacebookComment, on: () => string, ids: Map<string, string>): Moment[] {
    const { handle, text, picture, later, brandAnswered } = comment
    const at = before(comment.hoursAgo)
    const minutes = (count: number) => at + count * 60_000
    const id = () => ids.get(handle) ?? ''
    const say = () => ids.set(handle, facebook.comment({ on: on(), from: facebookId(handle), text, at, ...(picture && { picture }) }).id)
    const moments: Moment[] = [{ at, act: say }]
    if (later === 'delete') moments.push({ at: minutes(6), act: () => facebook.delete({ id: id(), at: minutes(6) }) })
    else if (later === 'hide') moments.push({ at: minutes(9), act: () => facebook.hide({ id: id(), at: minutes(9) }) })
    else if (later) moments.push({ at: minutes(3), act: () => facebook.edit({ id: id(), text: later.edit, at: minutes(3) }) })
    if (brandAnswered)
      moments.push({ at: minutes(60), act: () => facebook.comment({ on: id(), from: page.id, text: brandAnswered, at: minutes(60) }) })
    return moments
  }

  function visit({ as, handle, hoursAgo, text }: (typeof facebookVisitors)[number]): Moment {
    const said = { page: page.id, from: facebookId(handle), text, at: before(hoursAgo) }
    if (as === 'post') return { at: said.at, act: () => facebook.post(said) }
    if (as === 'mention') return { at: said.at, act: () => facebook.mention(said) }
    return { at: said.at, act: () => facebook.recommend({ ...said, recommends: as === 'recommendation' }) }
  }

  function onInstagram(): Moment[] {
    const media = instagramMedia.flatMap(({ caption, hoursAgo, kind, comments }) => {
      const ids = new Map<string, string>()
      let id = ''
      const at = before(hoursAgo)
      const said = comments.flatMap((comment) => lookMoments(comment, () => ids.get(comment.under ?? '') ?? id, ids))
      return [
        { at, act: () => (id = instagram.post({ account: gallery.id, caption, at, picture: true, ...(kind && { kind }) }).id) },
        ...said,
      ]
    })
    const mentions = instagramMentions.flatMap(({ username, hoursAgo, text, below }): Moment[] => {
      const at = before(hoursAgo)
      const from = instagramId(username)
      const post = (caption: string) => instagram.post({ account: gallery.id, from, caption, at, picture: true })
      return [{ at, act: () => (below ? instagram.comment({ on: post(below).id, from, text, at }) : post(text)) }]
    })
    const written = instagramDirect.flatMap((story) =>
      story.hoursAgo === undefined ? [] : [writeOnInstagram(story, before(story.hoursAgo))],
    )
    return [...media, ...mentions, ...written]
  }

  function writeOnInstagram({ username, text, picture, story }: InstagramDirectStory, at = clock.now()): Moment {
    const said = { account: gallery.id, from: instagramId(username), text, at, ...(picture && { picture }) }
    return { at, act: () => instagram.direct.write({ ...said, toStory: story === 'answered', storyMention: story === 'named' }) }
  }

  function lookMoments(comment: InstagramCommentStory, on: () => string, ids: Map<string, string>): Moment[] {
    const { username, text, later, brandAnswered } = comment
    const at = before(comment.hoursAgo)
    const minutes = (count: number) => at + count * 60_000
    const id = () => ids.get(username) ?? ''
    const moments: Moment[] = [
      { at, act: () => ids.set(username, instagram.comment({ on: on(), from: instagramId(username), text, at }).id) },
    ]
    if (later === 'delete') moments.push({ at: minutes(6), act: () => instagram.delete({ id: id() }) })
    if (brandAnswered)
      moments.push({
        at: minutes(60),
        act: () => instagram.comment({ on: id(), from: gallery.id, text: brandAnswered, at: minutes(60) }),
      })
    return moments
  }

  function history(): Moment[] {
    return [
      { at: before(71), act: () => line.join({ account: shop.userId, group: condo.groupId, at: before(71) }) },
      { at: before(29), act: () => (post = x.post({ from: global.userId, text: brandPost, at: before(29) }).id) },
      ...customers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnLine(who, say, before(hoursAgo)))),
      ...followers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnX(who, say, before(hoursAgo)))),
      ...onFacebook(),
      ...onInstagram(),
      ...privately.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnMessenger(who, say, before(hoursAgo)))),
      ...chatters.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayOnWhatsApp(who, say, before(hoursAgo)))),
      ...writers.flatMap((who) => (who.story.history ?? []).flatMap(({ hoursAgo, say }) => sayByMail(who, say, before(hoursAgo)))),
    ].sort((a, b) => a.at - b.at)
  }

  function pastReviews(): Moment[] {
    return shops.flatMap((shop) =>
      shop.stories.flatMap((story) => (story.hoursAgo === undefined ? [] : reviewMoments(shop, story, before(story.hoursAgo)))),
    )
  }

  /** The written ones first, in chance order but each person's own words in turn; then passers-by. */
  function arrivals(): () => void {
    const queues = [
      ...customers.map((who) => unsaid(who.person.userId, who.story.live).map((say) => () => sayOnLine(who, say))),
      ...followers.map((who) => unsaid(who.person.id, who.story.live).map((say) => () => sayOnX(who, say))),
      ...facebookLive.filter(({ handle, text }) => !wasSaid(facebookId(handle), text)).map((comment) => [() => commentLive(comment)]),
      ...instagramLive.filter(({ username, text }) => !wasSaid(instagramId(username), text)).map((said) => [() => lookLive(said)]),
      ...instagramDirect.flatMap((story) =>
        story.hoursAgo !== undefined || wasSaid(instagramId(story.username), story.text) ? [] : [[() => [writeOnInstagram(story)]]],
      ),
      ...privately.map((who) => unsaid(who.person.id, who.story.live).map((say) => () => sayOnMessenger(who, say))),
      ...chatters.map((who) => unsaid(who.person.userId, who.story.live).map((say) => () => sayOnWhatsApp(who, say))),
      ...writers.map((who) => unsaid(who.person.address, who.story.live).map((say) => () => sayByMail(who, say))),
      ...shops.flatMap((shop) =>
        shop.stories
          .filter(({ handle, text, hoursAgo }) => hoursAgo === undefined && !wasSaid(shop.idOf(handle), text))
          .map((story) => [() => reviewMoments(shop, story, clock.now())]),
      ),
      ...video.arrivals().map((say) => [say]),
    ]
    return () => {
      const waiting = queues.filter((queue) => queue.length > 0)
      if (waiting.length === 0) return stranger()
      for (const moment of random.pick(waiting).shift()!()) moment.act()
    }
  }

  function commentLive({ handle, text, picture }: (typeof facebookLive)[number]): Moment[] {
    const post = [...facebook.state.posts.values()].find((one) => one.text === facebookPosts[0]?.text)
    const act = () => post && facebook.comment({ on: post.id, from: facebookId(handle), text, ...(picture && { picture }) })
    return [{ at: clock.now(), act }]
  }

  function lookLive({ username, text }: (typeof instagramLive)[number]): Moment[] {
    const media = [...instagram.state.media.values()].find((one) => one.caption === instagramMedia[0]?.caption)
    return [{ at: clock.now(), act: () => media && instagram.comment({ on: media.id, from: instagramId(username), text }) }]
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

  async function setWebhooks({
    line: lineUrl,
    x: xUrl,
    facebook: facebookUrl,
    instagram: instagramUrl,
    whatsapp: whatsAppUrl,
  }: DemoWebhooks): Promise<void> {
    if (lineUrl) line.change({ account: shop.userId, webhookUrl: lineUrl })
    if (xUrl) await x.setWebhook({ url: xUrl })
    if (facebookUrl) await facebook.setWebhook({ url: facebookUrl })
    if (instagramUrl) await instagram.setWebhook({ app: gallery.appId, url: instagramUrl })
    if (whatsAppUrl) await whatsapp.setWebhook({ app: number.app, url: whatsAppUrl })
  }

  /** What a dead connection looks like. */
  function loseToken(): void {
    x.change({ account: korea.userId, revoked: true })
  }

  recall(simulator, memory, { shop: shop.userId, brand: { id: global.userId, name: 'HaruLiving' }, page: page.id, gallery: gallery.id })
  for (const shop of shops) recallReviews(shop, memory)
  video.recall(memory)
  return {
    accounts,
    setWebhooks,
    async seedHistory() {
      await setWebhooks(webhooks)
      // Stores and video last: what they hold when they are first asked is history, which nobody is asked to answer.
      const moments = [...history(), ...pastReviews(), ...video.past()]
      for (const moment of moments) {
        moment.act()
        // One after another, as they came: the product sees the past in its order.
        await simulator.idle()
      }
      loseToken()
      return { said: moments.length }
    },
    answers: [
      ...writers.flatMap(({ story: { brandAnswers: text }, person }): DemoAnswer[] =>
        text ? [{ network: 'email', person: person.address, as: care.name, text }] : [],
      ),
      ...visitors.flatMap(({ handle, brandWrites: text }): DemoAnswer[] =>
        text ? [{ network: 'facebook', person: facebookId(handle), as: page.name, text, inPrivate: true }] : [],
      ),
    ],
    resume: loseToken,
    async addGiveaway() {
      if (isGivingAway) return
      isGivingAway = true
      await playGiveaway(simulator, { userId: global.userId, handle: 'HaruLiving' })
    },
    async run(signal) {
      const next = arrivals()
      while (!signal.aborted) {
        await sleep(clock, random.int(20_000, 60_000), signal)
        if (!signal.aborted) next()
      }
    },
  }
}
