import type { EditEvent, MediaRef, MessageEvent } from '@baton/channel-kit'
import type { Incoming } from '#channels'
import { maskSecretNumbers } from '#kernel/secret-numbers'
import { maskSecretNumbersInHtml, type WrittenNumber } from '#kernel/secret-numbers-in-html'

/** What a contact wrote before the secret numbers in it were masked. */
export interface Written {
  text: string
  numbers: WrittenNumber[]
}

/** What came in, with masked words; `written` only where there was something to mask. */
export type Masked = Incoming & { written?: Written }

/**
 * Masks secret numbers in all that contacts say, before anything else looks at it. What the brand says stays as it is, and so
 * does an edit until it is known whose message it changes (`maskEdit`).
 *
 * @returns also the raw deliveries that hold such numbers
 */
export function maskArrivals(told: readonly Incoming[]): { incoming: Masked[]; holding: string[] } {
  const holding = new Set<string>()
  const incoming = told.map((each): Masked => {
    const { event } = each
    if (event.kind !== 'message') return each
    const numbers: WrittenNumber[] = []
    const masked = withPost(event.direction === 'inbound' ? withWords(event, numbers) : event)
    if (masked === event) return each
    holding.add(each.rawDeliveryId)
    return { ...each, event: masked, ...(numbers.length > 0 && { written: { text: event.text, numbers: distinct(numbers) } }) }
  })
  return { incoming, holding: [...holding] }
}

/** An edit of a contact's message, and what its author wrote. */
export function maskEdit(change: EditEvent): { change: EditEvent; numbers: WrittenNumber[] } {
  const numbers: WrittenNumber[] = []
  const text = mask(change.text, numbers)
  const ofText = numbers.length
  const media = change.media?.map((file) => withFile(file, numbers))
  for (const number of numbers.slice(ofText)) number.besides = true
  return numbers.length === 0 ? { change, numbers } : { change: { ...change, text, ...(media && { media }) }, numbers: distinct(numbers) }
}

function withWords(event: MessageEvent, numbers: WrittenNumber[]): MessageEvent {
  const { thread, html, review, sendHints } = event
  const text = mask(event.text, numbers)
  const ofText = numbers.length
  const fields = {
    text,
    ...(html !== undefined && { html: maskHtml(html, numbers) }),
    ...(thread.subject !== undefined && { thread: { ...thread, subject: mask(thread.subject, numbers) } }),
    ...(review?.title !== undefined && { review: { ...review, title: mask(review.title, numbers) } }),
    ...(sendHints?.subject !== undefined && { sendHints: { ...sendHints, subject: mask(sendHints.subject, numbers) } }),
    ...(event.media.length > 0 && { media: event.media.map((file) => withFile(file, numbers)) }),
  }
  for (const number of numbers.slice(ofText)) number.besides = true
  return numbers.length === 0 ? event : { ...event, ...fields }
}

/**
 * Somebody else's post that talks of us; the brand's own is no contact's words. Its card keeps the masked text alone: where it is
 * a message as well, the numbers are kept with that.
 */
function withPost(event: MessageEvent): MessageEvent {
  const { post } = event.thread
  if (post?.kind !== 'mention' || !post.text) return event
  const { text } = maskSecretNumbers(post.text)
  return text === post.text ? event : { ...event, thread: { ...event.thread, post: { ...post, text } } }
}

function withFile(file: MediaRef, numbers: WrittenNumber[]): MediaRef {
  const { fileName, altText, place } = file
  return {
    ...file,
    ...(fileName !== undefined && { fileName: mask(fileName, numbers) }),
    ...(altText !== undefined && { altText: mask(altText, numbers) }),
    ...(place && {
      place: {
        ...place,
        ...(place.title !== undefined && { title: mask(place.title, numbers) }),
        ...(place.address !== undefined && { address: mask(place.address, numbers) }),
      },
    }),
  }
}

function mask(text: string, numbers: WrittenNumber[]): string {
  const masked = maskSecretNumbers(text)
  for (const { kind, start, end } of masked.found) numbers.push({ kind, number: text.slice(start, end) })
  return masked.text
}

function maskHtml(html: string, numbers: WrittenNumber[]): string {
  const masked = maskSecretNumbersInHtml(html)
  numbers.push(...masked.numbers)
  return masked.html
}

/** The same number in text, subject and HTML is one. */
export function distinct(numbers: readonly WrittenNumber[]): WrittenNumber[] {
  const known = new Map<string, WrittenNumber>()
  for (const each of numbers) {
    const digits = `${each.kind} ${each.number.replaceAll(/[^\p{L}\p{Nd}]/gu, '')}`
    const before = known.get(digits)
    known.set(digits, before ? { ...before, ...(each.besides && { besides: true }) } : each)
  }
  return [...known.values()]
}
