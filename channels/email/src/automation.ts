/** First value of a header, by lower-case name; '' when absent. */
export type HeaderOf = (name: string) => string

export interface Automation {
  /** Written by a machine as an answer to something: nothing a person must answer. */
  autoReply: boolean
  /** A rule or bot must never answer this by itself (RFC 3834); a person may. */
  neverAutoAnswer: boolean
  /** An answer reaches nobody. */
  noReply: boolean
}

/**
 * Tells a machine's mail from a person's. A mailing list, or a shop's contact form that gives the customer as Reply-To,
 * carries a person's words: it is shown like any mail and only kept from machines that answer.
 */
export function automationOf(header: HeaderOf, from: string, replyTo: string): Automation {
  const submitted = header('auto-submitted').toLowerCase()
  const precedence = header('precedence').toLowerCase()
  const nullReturnPath = header('return-path').trim() === '<>'
  const answersElsewhere = replyTo !== '' && replyTo !== from
  const noReply = !answersElsewhere && /^(?:no-?reply|do-?not-?reply|mailer-daemon|bounces?)(?:[+._-].*)?@/i.test(from)
  const autoReply =
    submitted.startsWith('auto-replied') ||
    submitted.startsWith('auto-notified') ||
    (submitted.startsWith('auto-generated') && !answersElsewhere) ||
    ['auto_reply', 'auto-reply', 'junk', 'bulk'].includes(precedence) ||
    Boolean(header('x-autoreply') || header('x-autorespond') || header('x-auto-reply')) ||
    nullReturnPath
  const list = ['list-id', 'list-unsubscribe', 'list-post', 'list-help'].some((name) => header(name) !== '') || precedence === 'list'
  const asksForSilence = header('x-auto-response-suppress') !== '' || (submitted !== '' && submitted !== 'no')
  return { autoReply, noReply, neverAutoAnswer: autoReply || noReply || list || asksForSilence }
}
