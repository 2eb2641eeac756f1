import { finding, idOf, jsonOf, type CallResult, type Outcome, type RefusalClass } from '@baton/channel-kit'
import { graphErrorOf, graphWordsOf, outcomeOfGraphFailure } from '@baton/channel-kit/meta'

type Failure = Exclude<Outcome, { kind: 'sent' }>

/** Subcodes of Instagram's own, under codes that mean something else on Meta's other networks. */
const SUBCODES: Record<number, RefusalClass> = {
  2_207_006: 'gone', // no such media
  2_207_050: 'not-allowed', // the account is restricted or inactive
  2_207_051: 'not-allowed', // looks like spam
}
/** Codes of Instagram's servers: something broke there. */
const BROKEN = [-1, -2]

/** What a no of Instagram means; null when the answer is none. */
export function outcomeOfFailure(result: CallResult): Failure | null {
  const error = graphErrorOf(result)
  const refusal = SUBCODES[error?.subcode ?? 0]
  if (error && refusal) return { kind: 'refused', class: refusal, words: error.words, code: `${error.code}/${error.subcode}` }
  if (error && BROKEN.includes(error.code)) return { kind: 'unknown', words: error.words }
  return outcomeOfGraphFailure(result)
}

export function readCommentOutcome(result: CallResult): Outcome {
  const failure = outcomeOfFailure(result)
  if (failure) return failure
  const externalId = idOf(jsonOf(result).id)
  if (!externalId)
    return { kind: 'unknown', words: graphWordsOf(result), finding: finding('answer_without_id', { status: String(result.status) }) }
  return { kind: 'sent', externalId }
}
