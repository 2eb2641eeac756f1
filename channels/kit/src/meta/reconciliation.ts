import type { AccountContext, CallResult, HttpCall, Outcome, PollStep, Told, ToldPage } from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import type { Fields } from '../fields.ts'
import { graphWordsOf } from './errors.ts'
import { nextPage } from './graph.ts'

/** What an answer told, and what is to be asked because of it. */
export interface ReadAnswer<Question> {
  told: Told[]
  more: Question[]
}

interface Walk<Question> {
  ask(question: Question, account: AccountContext): HttpCall
  /** `after`: where the next page begins; '' where there is none. */
  read(question: Question, answer: Fields, after: string, since: string, account: AccountContext): ReadAnswer<Question>
  /** Why an answer is none; null where it cannot be told. */
  failureOf(result: CallResult): Exclude<Outcome, { kind: 'sent' }> | null
}

interface Step<Question> {
  since: string
  questions: Question[]
}

/** Asks one list after another, each page by page and what it leads to; what is older than `since` is not told. */
export function walkOf<Question>({ ask, read, failureOf }: Walk<Question>) {
  function stepOf(step: Step<Question>, account: AccountContext): PollStep {
    const [question] = step.questions
    if (!question) throw new Error('There is nothing left to ask.')
    return { call: ask(question, account), step: JSON.stringify(step) }
  }

  return {
    begin: (since: string, questions: Question[], account: AccountContext): PollStep => stepOf({ since, questions }, account),

    readAnswer(given: string, result: CallResult, account: AccountContext): ToldPage {
      const step = JSON.parse(given) as Step<Question>
      const [question, ...rest] = step.questions
      const answer = jsonOf(result)
      if (!question || result.status !== 200 || !Array.isArray(answer.data))
        return { told: [], reads: 0, problem: failureOf(result) ?? { kind: 'unknown', words: graphWordsOf(result) } }
      const { told, more } = read(question, answer, nextPage(result), step.since, account)
      const questions = [...more, ...rest]
      const since = told.filter(({ at }) => at >= step.since)
      return { told: since, reads: told.length, ...(questions.length > 0 && { next: stepOf({ ...step, questions }, account) }) }
    },
  }
}
