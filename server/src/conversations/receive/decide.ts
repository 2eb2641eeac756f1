import type { IdentityRef, MessageEvent, ThreadRef } from '@baton/channel-kit'
import type { PostMode } from '@baton/contract/conversations'
import { detectLanguage, labelsOf } from '@baton/language'
import type { Incoming, ReceivingAccount } from '#channels'
import { numberOfCase } from '../case-ref.ts'
import { isLight } from './light.ts'
import { groupComment, type Grouped, needsNothing } from '../comments/grouping.ts'
import { hasPicture, isComment } from './comments.ts'
import { type Plan, emptyPlan } from './plan.ts'
import { proposedSubject } from './proposed-subject.ts'
import {
  type IncomingMessage,
  type KnownConversation,
  type KnownIdentity,
  type KnownMessage,
  type KnownPart,
  type KnownThread,
  type OpenDelivery,
  type World,
  isMessage,
  isPersonalThread,
  keyOf,
} from './world.ts'

const DAY_MS = 86_400_000

/**
 * Decides what a batch of events means, by the rules of ARCHITECTURE.md "Data". Pure: it looks at the world it is given,
 * changes nothing but that, and answers the rows to write. Messages first, in the network's order; then what changes messages.
 */
export function decide(world: World, incoming: readonly Incoming[], newId: () => string): Plan {
  const plan = emptyPlan()
  const scene = new Deciding(world, plan, newId)
  const messages = incoming.filter(isMessage).sort((a, b) => compare(a.event, b.event))
  for (const message of messages) scene.takeMessage(message)
  for (const other of incoming) if (!isMessage(other)) scene.takeChange(other)
  return plan
}

function compare(a: MessageEvent, b: MessageEvent): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.order < b.order ? -1 : a.order > b.order ? 1 : 0
}

class Deciding {
  private readonly world: World
  private readonly plan: Plan
  private readonly newId: () => string

  constructor(world: World, plan: Plan, newId: () => string) {
    this.world = world
    this.plan = plan
    this.newId = newId
  }

  takeMessage(incoming: IncomingMessage): void {
    const { account, event } = incoming
    const known =
      [event.externalId, ...(event.aliases ?? [])].map((id) => this.world.message(account.network, event.scope, id)).find(Boolean) ??
      this.begunOf(incoming)
    if (known) return this.seenBefore(incoming, known)
    if (event.direction === 'outbound') {
      const isOwnPost = event.thread.post?.externalId === event.externalId
      const thread = this.threadOf(account, event.thread)
      if (isOwnPost) return
      return this.takeBrandMessage(incoming, thread)
    }
    const identity = this.identityOf(account, event.author)
    const names = isPersonalThread(event) ? [identity.externalId, event.thread.externalId, ...identity.aliases] : []
    this.takeContactMessage(incoming, this.threadOf(account, event.thread, names), identity)
  }

  // --- the same message again ---------------------------------------------------------------------------------------

  /** A redelivery changes nothing. A new id is remembered, a sighting through another account of ours is counted, and an edit under a new id is an edit. */
  private seenBefore({ account, event, rawDeliveryId, written }: IncomingMessage, known: KnownMessage): void {
    if (known.deleted) this.plan.blanked.push(rawDeliveryId)
    else if (known.rawDeliveryId !== rawDeliveryId) this.plan.carried.push({ messageId: known.id, rawDeliveryId })
    const isNewId = !this.world.message(account.network, event.scope, event.externalId)
    this.addKeys(account, event, known)
    if (isNewId && event.direction === 'inbound' && !known.deleted) {
      const { externalId, scope, dedupeKey, media } = event
      const at = event.noticedAt ?? event.at
      const text = written?.text ?? event.text
      this.plan.changes.push({
        account,
        message: known,
        rawDeliveryId,
        change: { kind: 'edit', account: event.account, at, dedupeKey, scope, externalId, text, media },
      })
    }
    if (known.accountId === account.id || event.direction === 'outbound') return
    this.plan.sightings.push({ messageId: known.id, accountId: account.id, at: event.at })
    const { contactId } = known
    if (!event.addressesUs || known.addressesUs || known.conversationId || !contactId) return
    // Seen first through an account that it does not speak to: the account it addresses owns it.
    const thread = this.threadOf(account, event.thread)
    const conversation = this.conversationFor({ account, event, thread, contactId, acknowledged: false, hushed: false, history: false })
    Object.assign(known, { conversationId: conversation.id, threadId: thread.id, accountId: account.id, addressesUs: true })
    this.plan.adopted.push({ messageId: known.id, conversationId: conversation.id, accountId: account.id, threadId: thread.id })
    this.plan.touched.add(conversation.id)
  }

  /** What a notice began to tell is the same message; what was told whole, another version. */
  private begunOf({ account, event }: IncomingMessage): KnownMessage | undefined {
    const begun = event.completes === undefined ? undefined : this.world.message(account.network, event.scope, event.completes)
    return begun?.firstId === event.completes ? begun : undefined
  }

  // --- what a contact says ------------------------------------------------------------------------------------------

  private takeContactMessage(told: IncomingMessage, thread: KnownThread, identity: KnownIdentity): void {
    const { contactId } = identity
    const incoming = this.asNews(told, thread, contactId)
    const { account, history } = incoming
    this.joinNamed(incoming.event, thread, contactId)
    const event = this.judged(incoming.event, thread, contactId)
    const comment = isComment(event)
      ? groupComment({ text: event.text, hasPicture: hasPicture(event), handle: account.handle }, this.world.corrections)
      : null
    const hushed = comment !== null && !history && thread.postId !== null && needsNothing(this.modeOf(thread.postId), comment.group)
    const acknowledged = hushed || this.needsNoAnswer(event, thread, contactId)
    const conversation = event.addressesUs
      ? this.conversationFor({ account, event, thread, contactId, acknowledged, hushed, history })
      : this.conversationOfBystander(event, thread, contactId)
    const message = this.addMessage({ ...incoming, event }, thread, {
      contactId,
      identityId: identity.id,
      authorName: event.author.displayName ?? event.author.handle ?? null,
      conversationId: conversation?.id ?? null,
      acknowledged: acknowledged || Boolean(event.standby),
    })
    if (comment) this.addComment(message, thread, comment, hushed)
    if (conversation) {
      conversation.waitingSince ??= acknowledged || history ? null : event.at
      this.plan.touched.add(conversation.id)
    }
    this.world.keys.set(keyOf(account.network, event.scope, event.externalId), message)
  }

  /** A review that is here in other words was changed, when that was noticed: whatever its date, that happened since. */
  private asNews(told: IncomingMessage, thread: KnownThread, contactId: string): IncomingMessage {
    const { noticedAt } = told.event
    if (noticedAt === undefined || this.world.partsOf(thread.id, contactId).length === 0) return told
    return { ...told, history: false, event: { ...told.event, at: noticedAt } }
  }

  /** Where the network does not tell whom somebody answers, who has spoken to us in this thread goes on doing so. */
  private judged(event: MessageEvent, thread: KnownThread, contactId: string): MessageEvent {
    const goesOn = event.continues === true && this.world.partsOf(thread.id, contactId).some(({ fromAt }) => fromAt <= event.at)
    return goesOn ? { ...event, addressesUs: true } : event
  }

  private addComment({ id, at }: KnownMessage, { postId }: KnownThread, comment: Grouped, setAside: boolean): void {
    if (postId !== null) this.plan.comments.push({ ...comment, messageId: id, postId, setAside, at })
  }

  private modeOf(postId: string): PostMode {
    return this.world.modes.get(postId) ?? 'normal'
  }

  /** Thanks, stickers and emoji after our answer attach without a clock; machines are never owed an answer. */
  private needsNoAnswer(event: MessageEvent, thread: KnownThread, contactId: string): boolean {
    if (event.kindHint === 'auto-reply' || event.kindHint === 'bounce' || event.kindHint === 'system') return true
    // A review that was changed is news, however short: the stars may be others.
    if (event.review) return false
    if (!isLight({ text: event.text, kindHint: event.kindHint ?? null, media: event.media.length > 0 })) return false
    const [part] = this.world.partsOf(thread.id, contactId)
    const conversation = part && this.world.conversations.get(part.conversationId)
    if (!conversation?.lastAnswerAt || conversation.lastAnswerAt > event.at) return false
    return conversation.waitingSince === null || conversation.waitingSince > event.at
  }

  /**
   * The contact's unresolved conversation in this thread; else the one resolved lately, which reopens; else a new one. What
   * needs no answer stays with the last matter, however long ago that was.
   */
  private conversationFor(given: {
    account: ReceivingAccount
    event: MessageEvent
    thread: KnownThread
    contactId: string
    acknowledged: boolean
    hushed: boolean
    history: boolean
  }): KnownConversation {
    const { account, event, thread, contactId, acknowledged, hushed, history } = given
    const parts = this.world.partsOf(thread.id, contactId)
    const mine = parts.flatMap((part) => {
      const conversation = this.world.conversations.get(part.conversationId)
      return conversation ? [{ part, conversation }] : []
    })
    const unresolved = mine.find(({ conversation }) => conversation.status !== 'resolved')
    const lately = mine.find(
      ({ conversation }) =>
        conversation.resolvedAt !== null && Date.parse(event.at) - Date.parse(conversation.resolvedAt) < conversation.reopenDays * DAY_MS,
    )
    const found = unresolved ?? lately ?? (acknowledged ? mine[0] : undefined)
    if (!found) return this.openConversation(account, event, thread, contactId, { history, hushed })
    this.beginsEarlier(found.part, event.at)
    if (!acknowledged && !history && !event.standby && found.conversation.status !== 'open') this.reopen(found.conversation)
    return found.conversation
  }

  /** Words in a public thread that do not address us belong to their author's running conversation there; else they are a neighbour's. */
  private conversationOfBystander(event: MessageEvent, thread: KnownThread, contactId: string): KnownConversation | null {
    for (const part of this.world.partsOf(thread.id, contactId)) {
      const conversation = this.world.conversations.get(part.conversationId)
      if (conversation && conversation.status !== 'resolved' && part.fromAt <= event.at) return conversation
    }
    return null
  }

  private openConversation(
    account: ReceivingAccount,
    event: MessageEvent,
    thread: KnownThread,
    contactId: string,
    { history, hushed }: { history: boolean; hushed: boolean },
  ): KnownConversation {
    const isDone = history || hushed
    const conversation: KnownConversation = {
      id: this.newId(),
      contactId,
      // Done, as far as this team is concerned: what happened before the account was connected, and what nobody needs to look at.
      status: isDone ? 'resolved' : 'open',
      inboxId: account.inboxId,
      audienceId: account.audienceId,
      assigneeId: null,
      hasPublic: thread.visibility === 'public',
      waitingSince: null,
      lastAnswerAt: null,
      resolvedAt: isDone ? event.at : null,
      reopenDays: account.reopenDays,
      isNew: true,
      changed: false,
    }
    const part: KnownPart = { threadId: thread.id, contactId, conversationId: conversation.id, fromAt: event.at }
    this.world.conversations.set(conversation.id, conversation)
    this.world.addPart(part)
    this.plan.conversations.push({
      conversation,
      account,
      contactId,
      subject: proposedSubject(event.review?.title ?? event.thread.subject ?? event.text),
      at: event.at,
      history,
      dismissed: hushed,
    })
    this.plan.parts.push(part)
    return conversation
  }

  /**
   * Who follows the link of a public invitation comes with the case it was written for, and the private thread joins it. The
   * link stands in public: that somebody has it does not make them the contact whose case it is.
   */
  private joinNamed({ ref, at }: MessageEvent, thread: KnownThread, contactId: string): void {
    const number = numberOfCase(ref)
    const conversation = number === null ? undefined : this.world.conversations.get(this.world.named.get(number) ?? '')
    if (conversation?.contactId !== contactId || conversation.status === 'resolved' || thread.kind !== 'dm') return
    if (this.world.partsOf(thread.id, contactId).some(({ conversationId }) => conversationId === conversation.id)) return
    const part: KnownPart = { threadId: thread.id, contactId, conversationId: conversation.id, fromAt: at }
    this.world.addPart(part)
    this.plan.parts.push(part)
    this.plan.touched.add(conversation.id)
  }

  private reopen(conversation: KnownConversation): void {
    if (conversation.status === 'open') return
    this.plan.reopened.push({ conversationId: conversation.id, was: conversation.status })
    conversation.status = 'open'
    conversation.resolvedAt = null
  }

  private beginsEarlier(part: KnownPart, at: string): void {
    if (at >= part.fromAt) return
    part.fromAt = at
    if (!this.plan.earlier.includes(part)) this.plan.earlier.push(part)
  }

  // --- what the brand says ------------------------------------------------------------------------------------------

  /** An echo of our own delivery settles it; anything else was written in the network's own app and answers whom it replies to. */
  private takeBrandMessage(incoming: IncomingMessage, thread: KnownThread): void {
    const { account, event, rawDeliveryId } = incoming
    const delivery = this.deliveryOf(event, thread)
    if (delivery) {
      delivery.externalId = event.externalId
      // Of a private reply only the network knows whose thread it stands in.
      const strays = thread.kind === 'dm' && delivery.message.visibility === 'private' && delivery.message.threadId !== thread.id
      this.plan.echoes.push({
        deliveryId: delivery.id,
        messageId: delivery.message.id,
        externalId: event.externalId,
        at: event.at,
        ...(strays && { stands: { scope: event.scope, person: thread.externalId } }),
      })
      this.plan.carried.push({ messageId: delivery.message.id, rawDeliveryId })
      this.addKeys(account, event, delivery.message)
      return
    }
    if (this.isPresentAnswer(incoming, thread)) return
    const answered = this.answeredBy(event, account, thread)
    const automatic = event.kindHint === 'auto-reply'
    const message = this.addMessage(incoming, thread, {
      contactId: null,
      identityId: null,
      authorName: event.author.displayName ?? event.author.handle ?? account.name,
      conversationId: answered?.id ?? null,
      acknowledged: true,
    })
    this.world.keys.set(keyOf(account.network, event.scope, event.externalId), message)
    this.standsNow(thread, event.text, message)
    if (!answered) return
    this.plan.answers.push({ conversationId: answered.id, messageId: message.id, at: event.at, automatic })
    if (!automatic && (!answered.lastAnswerAt || answered.lastAnswerAt < event.at)) answered.lastAnswerAt = event.at
    if (answered.waitingSince && answered.waitingSince <= event.at) answered.waitingSince = null
    this.plan.touched.add(answered.id)
  }

  /**
   * A review has one answer, so the words that stand there already are that answer, under another id: networks tell of what we
   * sent with a time of their own.
   */
  private isPresentAnswer({ account, event, rawDeliveryId }: IncomingMessage, thread: KnownThread): boolean {
    const present = this.world.answers.get(thread.id)
    if (!present || wordsOf(present.text) !== wordsOf(event.text)) return false
    this.plan.carried.push({ messageId: present.message.id, rawDeliveryId })
    this.addKeys(account, event, present.message)
    return true
  }

  private standsNow(thread: KnownThread, text: string, message: KnownMessage): void {
    const present = this.world.answers.get(thread.id)
    if (thread.oneAnswer && (!present || present.message.at <= message.at)) this.world.answers.set(thread.id, { text, message })
  }

  /** By our id where the network carries it back; else the delivery in this thread that says the same words and is not confirmed yet. */
  private deliveryOf(event: MessageEvent, thread: KnownThread): OpenDelivery | undefined {
    if (event.deliveryId) return this.world.deliveries.get(event.deliveryId)
    return [...this.world.deliveries.values()].find(
      ({ message, externalId, text }) => message.threadId === thread.id && externalId === null && wordsOf(text) === wordsOf(event.text),
    )
  }

  private answeredBy(event: MessageEvent, account: ReceivingAccount, thread: KnownThread): KnownConversation | null {
    if (event.replyTo) {
      const target = this.world.message(account.network, event.scope, event.replyTo)
      return (target?.conversationId && this.world.conversations.get(target.conversationId)) || null
    }
    if (thread.kind !== 'dm' && thread.kind !== 'mail') return null
    const parts = [...this.world.parts.values()].flat().filter((part) => part.threadId === thread.id && part.fromAt <= event.at)
    const newest = parts.sort((a, b) => (a.fromAt < b.fromAt ? 1 : -1))[0]
    return (newest && this.world.conversations.get(newest.conversationId)) || null
  }

  // --- the rest -----------------------------------------------------------------------------------------------------

  takeChange({ account, event, rawDeliveryId }: Incoming): void {
    if (
      event.kind === 'message' ||
      event.kind === 'unknown' ||
      event.kind === 'account' ||
      event.kind === 'template' ||
      event.kind === 'pointer'
    )
      return
    if (event.kind === 'relation') {
      if (event.contact) this.identityOf(account, event.contact)
      this.plan.changes.push({ change: event, account, message: null, rawDeliveryId })
      return
    }
    // Who may speak there may be told before anything is said.
    if (event.kind === 'control') this.threadOf(account, event.thread)
    if (event.kind === 'reaction') this.identityOf(account, event.author)
    const message =
      'externalId' in event && event.externalId ? this.world.message(account.network, event.scope, event.externalId) : undefined
    if (event.kind === 'edit' && event.newExternalId && message) this.addKey(account.network, event.scope, event.newExternalId, message.id)
    if (event.kind === 'delete' && message) {
      message.deleted = true
      this.plan.reviews.add(message.threadId)
    }
    this.plan.changes.push({ change: event, account, message: message ?? null, rawDeliveryId })
  }

  private identityOf(account: ReceivingAccount, ref: IdentityRef): KnownIdentity {
    const known = this.world.person(account.network, ref)
    if (known) {
      this.learnIds(known, ref)
      if (ref.handle || ref.displayName || ref.avatarUrl) this.plan.profiles.set(known.id, ref)
      return known
    }
    const identity: KnownIdentity = {
      id: this.newId(),
      contactId: this.newId(),
      network: account.network,
      scope: ref.scope,
      externalId: ref.externalId,
      aliases: [],
    }
    this.world.identities.set(keyOf(account.network, ref.scope, ref.externalId), identity)
    this.plan.contacts.push({ id: identity.contactId, name: ref.displayName ?? null, avatarUrl: ref.avatarUrl ?? null })
    this.plan.identities.push({ id: identity.id, contactId: identity.contactId, network: account.network, ref })
    this.learnIds(identity, ref)
    return identity
  }

  /** The network gives a person another first id, or further ones. What is somebody else's first id is not taken from them. */
  private learnIds(known: KnownIdentity, { externalId, aliases = [] }: IdentityRef): void {
    const { network, scope } = known
    const before = known.externalId
    if (before !== externalId && aliases.includes(before)) {
      const fresh = this.plan.identities.find(({ id }) => id === known.id)
      if (fresh) fresh.ref = { ...fresh.ref, externalId }
      else this.plan.renamed.push({ id: known.id, externalId })
      this.world.identities.delete(keyOf(network, scope, before))
      this.world.identities.set(keyOf(network, scope, externalId), known)
      known.externalId = externalId
    }
    for (const alias of aliases) {
      const key = keyOf(network, scope, alias)
      if (this.world.identities.has(key) || this.world.namesakes.get(key) === known) continue
      this.world.namesakes.set(key, known)
      known.aliases.push(alias)
      this.plan.namesakes.push({ network, scope, alias, identityId: known.id })
    }
  }

  private threadOf(account: ReceivingAccount, ref: ThreadRef, ofPerson: string[] = []): KnownThread {
    const [name = ref.externalId, ...further] = ofPerson
    const known = this.world.thread(account.id, { ...ref, externalId: name, aliases: [...further, ...(ref.aliases ?? [])] })
    const thread = known ?? this.newThread(account, ref)
    if (ref.post && thread.postId === null) {
      thread.postId = this.postOf(account, ref.post)
      this.plan.threadPosts.push({ threadId: thread.id, postId: thread.postId })
    }
    for (const name of [ref.externalId, ...(ref.aliases ?? [])]) {
      const key = keyOf(account.id, name)
      if (this.world.threads.has(key)) continue
      this.world.threads.set(key, thread)
      if (name !== thread.externalId) this.plan.aliases.push({ accountId: account.id, alias: name, threadId: thread.id })
    }
    return thread
  }

  private newThread(account: ReceivingAccount, ref: ThreadRef): KnownThread {
    const postId = ref.post ? this.postOf(account, ref.post) : null
    const thread: KnownThread = {
      id: this.newId(),
      accountId: account.id,
      externalId: ref.externalId,
      kind: ref.kind,
      visibility: ref.visibility,
      postId,
      oneAnswer: ref.oneAnswer ?? false,
    }
    this.plan.threads.push({ thread, ref, network: account.network })
    return thread
  }

  private postOf(account: ReceivingAccount, post: NonNullable<ThreadRef['post']>): string {
    const key = keyOf(account.id, post.externalId)
    const known = this.world.posts.get(key)
    if (known) {
      if (post.text !== undefined) this.plan.postsTold.push({ id: known, accountId: account.id, network: account.network, post })
      return known
    }
    const id = this.newId()
    this.world.posts.set(key, id)
    this.plan.posts.push({ id, accountId: account.id, network: account.network, post })
    return id
  }

  private addMessage(
    { account, event, history, rawDeliveryId, written }: IncomingMessage,
    thread: KnownThread,
    by: {
      contactId: string | null
      identityId: string | null
      authorName: string | null
      conversationId: string | null
      acknowledged: boolean
    },
  ): KnownMessage {
    const target = event.replyTo ? this.world.message(account.network, event.scope, event.replyTo) : undefined
    const known: KnownMessage = {
      id: this.newId(),
      firstId: event.externalId,
      conversationId: by.conversationId,
      threadId: thread.id,
      accountId: account.id,
      contactId: by.contactId,
      direction: event.direction,
      visibility: thread.visibility,
      addressesUs: event.addressesUs,
      at: event.at,
      deleted: false,
      rawDeliveryId,
    }
    const language = event.language ?? (event.text ? detectLanguage(event.text) : null)
    this.plan.messages.push({
      id: known.id,
      known,
      account,
      identityId: by.identityId,
      authorName: by.authorName,
      externalId: event.externalId,
      orderKey: event.order,
      text: event.text,
      numbers: event.direction === 'inbound' ? (written?.numbers ?? []) : [],
      html: event.html ?? null,
      language,
      labels: event.direction === 'inbound' ? labelsOf(event.text, language) : null,
      kindHint: event.kindHint ?? null,
      acknowledged: by.acknowledged,
      standby: event.standby ?? false,
      replyTo: target?.id ?? null,
      replyToExternal: event.replyTo ?? null,
      hints: event.sendHints ?? null,
      participants: event.participants ?? null,
      notice: event.notice ?? null,
      url: event.url ?? null,
      review: event.review ?? null,
      history,
      rawDeliveryId,
    })
    if (thread.oneAnswer) this.plan.reviews.add(thread.id)
    if (event.media.length > 0) this.plan.media.push({ messageId: known.id, accountId: account.id, media: event.media })
    this.addKeys(account, event, known)
    return known
  }

  private addKeys(account: ReceivingAccount, event: MessageEvent, message: KnownMessage): void {
    for (const externalId of [event.externalId, ...(event.aliases ?? []), event.completes]) {
      if (externalId === undefined) continue
      const key = keyOf(account.network, event.scope, externalId)
      if (this.world.keys.has(key)) continue
      this.world.keys.set(key, message)
      this.addKey(account.network, event.scope, externalId, message.id)
    }
  }

  private addKey(network: string, scope: string, externalId: string, messageId: string): void {
    this.plan.keys.push({ network, scope, externalId, messageId })
  }
}

/** Words for comparing an echo with what we sent: networks shorten links, put names before replies and change white space. */
function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .replaceAll(/https?:\/\/\S+/g, '')
    .replace(/^(@\S+\s+)+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
