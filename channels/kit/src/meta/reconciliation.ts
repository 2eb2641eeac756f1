import type { AccountContext, CallResult, HistoryPage, HttpCall, Outcome, PollStep, Reach, Told } from '../adapter.ts'
import { jsonOf } from '../answers.ts'
import type { Fields } from '../fields.ts'
import { graphWordsOf } from './errors.ts'
import { nextPage } from './graph.ts'

/** What an answer told, and what is to be asked because of it. */
export interface ReadAnswer<Question> {
  told: Told[]
  more: Question[]
  /** Where the answer is a page of one of the lists that the walk began with: down to which time that goes. */
  reachedAt?: string
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
  /** How many lists it began with, and how many of them are read. */
  lists: number
  read: number
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
    begin: (since: string, questions: Question[], account: AccountContext): PollStep =>
      stepOf({ since, lists: questions.length, read: 0, questions }, account),

    resume: (step: string, account: AccountContext): PollStep => stepOf(JSON.parse(step) as Step<Question>, account),

    readAnswer(given: string, result: CallResult, account: AccountContext): HistoryPage {
      const step = JSON.parse(given) as Step<Question>
      const [question, ...rest] = step.questions
      const answer = jsonOf(result)
      if (!question || result.status !== 200 || !Array.isArray(answer.data))
        return { told: [], reads: 0, problem: failureOf(result) ?? { kind: 'unknown', words: graphWordsOf(result) } }
      const { told, more, reachedAt } = read(question, answer, nextPage(result), step.since, account)
      const questions = [...more, ...rest]
      const since = told.filter(({ at }) => at >= step.since)
      // What is asked next tells which lists are behind: those it began with stand at the end.
      const done = Math.max(step.read, step.lists - Math.min(step.lists, questions.length))
      const next = { ...step, read: done, questions }
      const reach: Reach | undefined = reachedAt ? { list: step.read, lists: step.lists, at: reachedAt } : undefined
      return { told: since, reads: told.length, ...(reach && { reach }), ...(questions.length > 0 && { next: stepOf(next, account) }) }
    },
  }
}
