import {
  finding,
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  outcomeOfFailure,
  textOf,
  wordsOf,
  type CallResult,
  type Outcome,
  type RefusalClass,
} from '@baton/channel-kit'

export function readOutcome(result: CallResult): Outcome {
  const data = objectOf(jsonOf(result).data)
  const externalId = idOf(data.id) || idOf(data.dm_event_id)
  if (result.status === 201 || result.status === 200) {
    if (externalId) return { kind: 'sent', externalId }
    // X may answer 200 with nothing but errors.
    if (!objectsOf(jsonOf(result).errors).length)
      return { kind: 'unknown', words: wordsOf(result), finding: finding('answer_without_id', { status: String(result.status) }) }
  }
  const words = wordsOfProblem(result)
  if (isQuota(result.status, words)) return { kind: 'refused', class: 'quota', words, code: codeOf(result) }
  return outcomeOfFailure(result) ?? { kind: 'refused', class: classOf(result.status, words), words, code: codeOf(result) }
}

/** The monthly cap answers 429 like the short limits do, but waiting does not help. */
function isQuota(status: number, words: string): boolean {
  return (
    status === 402 || (status === 429 && /usage cap|usagecap|monthly|credits/i.test(words)) || /credits ?depleted|spend cap/i.test(words)
  )
}

const classesByWords: [RegExp, RefusalClass][] = [
  [/duplicate/i, 'duplicate'],
  [/too long|text is longer|character limit/i, 'too-long'],
  [/blocked|do not have permission to dm|cannot send messages to this user|can't be messaged|not accept.*direct messages/i, 'blocked'],
  [/suspended|locked|not authenticated|could not authenticate/i, 'reconnect'],
  [/unsupported authentication|oauth1 app permissions|client-not-enrolled|client forbidden|scope|not enrolled/i, 'permission'],
  [/deleted or not visible|no longer available|could not find (tweet|post)|does not exist/i, 'gone'],
  [/not allowed|not permitted|have not been mentioned|who can reply|conversation/i, 'not-allowed'],
]

function classOf(status: number, words: string): RefusalClass {
  const byWords = classesByWords.find(([pattern]) => pattern.test(words))?.[1]
  if (byWords) return byWords
  if (status === 404) return 'gone'
  if (status === 413) return 'too-long'
  if (status === 403) return 'not-allowed'
  if (status === 400) return 'bad-content'
  return 'other'
}

/** X puts its sentence in `detail`, or in each of `errors`. */
function wordsOfProblem(result: CallResult): string {
  const errors = objectsOf(jsonOf(result).errors).map((error) => textOf(error.message) || textOf(error.detail))
  const { title, detail } = jsonOf(result)
  const sentences = [textOf(title), textOf(detail), ...errors].filter((sentence) => sentence)
  return [...new Set(sentences)].join(': ') || wordsOf(result)
}

function codeOf(result: CallResult): string {
  const type = textOf(jsonOf(result).type)
  return type.startsWith('https://') ? (type.split('/').at(-1) ?? type) : String(result.status)
}
