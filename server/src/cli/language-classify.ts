import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { MODELLED, type Modelled, kindOf, languageOf, modelledLanguage, offenceOf, sentimentOf, urgencyOf } from '@baton/language'
import { messageOf } from '#kernel/fail'

const TASKS = ['language', 'sentiment', 'kind', 'offence', 'urgency'] as const
type Task = (typeof TASKS)[number]

const USAGE = `baton language classify --task <${TASKS.join('|')}> [--lang ${MODELLED.join('|')}] < in.jsonl > out.jsonl

Reads a JSON object with a "text" from each line and writes the same with "label" and "scores". Without --lang the language
is read from each text; one there is no model for gets null. Nothing is sent anywhere and nothing is kept.`

interface Options {
  task: Task
  language: Modelled | null
}

/** @returns the exit code: 1 when there were lines that could not be read; each stands as an error where its answer would. */
export async function classify(argv: string[]): Promise<number> {
  const options = readOptions(argv)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${USAGE}`)
    return 2
  }
  let unread = 0
  const onBad = (problem: string) => {
    unread++
    console.error(problem)
  }
  try {
    await pipeline(process.stdin, (input: AsyncIterable<Buffer>) => classified(input, options, onBad), process.stdout)
  } catch (error) {
    // Whoever reads our output has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
  if (unread > 0) console.error(`${unread} ${unread === 1 ? 'line' : 'lines'} could not be read; all others are done.`)
  return unread > 0 ? 1 : 0
}

function readOptions(argv: string[]): Options | string {
  try {
    const { values } = parseArgs({ args: argv, options: { task: { type: 'string' }, lang: { type: 'string' } } })
    const task = TASKS.find((each) => each === values.task)
    if (!task)
      return values.task === undefined
        ? 'Say what to tell: --task is missing.'
        : `"${values.task}" is no task. Give one of ${TASKS.join(', ')}.`
    const language = MODELLED.find((each) => each === values.lang)
    if (values.lang !== undefined && !language)
      return `There is no model for "${values.lang}". Give one of ${MODELLED.join(', ')}, or leave --lang out.`
    return { task, language: language ?? null }
  } catch (error) {
    return messageOf(error)
  }
}

/** One line out for each line in, in the same order; empty lines are left out but counted. */
export async function* classified(
  input: AsyncIterable<Uint8Array>,
  { task, language }: Options,
  onBad: (problem: string) => void,
): AsyncGenerator<string> {
  let number = 0
  for await (const line of linesOf(input)) {
    number++
    if (line.trim() === '') continue
    const read = readLine(line)
    if (typeof read === 'string') {
      onBad(`Line ${number} ${read}`)
      yield `${JSON.stringify({ line: number, error: read })}\n`
    } else {
      yield `${JSON.stringify({ ...read, ...tell(task, read.text, language) })}\n`
    }
  }
}

/** Cut at line feeds alone: a text may hold the other signs that end lines elsewhere. */
async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let begun: string[] = []
  for await (const bytes of input) {
    const [first = '', ...others] = decoder.decode(bytes, { stream: true }).split('\n')
    begun.push(first)
    for (const next of others) {
      yield begun.join('')
      begun = [next]
    }
  }
  yield begun.join('') + decoder.decode()
}

function readLine(line: string): { text: string } | string {
  try {
    const read: unknown = JSON.parse(line)
    if (typeof read === 'object' && read !== null && 'text' in read && typeof read.text === 'string') return { ...read, text: read.text }
    return 'has no "text" that is a string.'
  } catch {
    return 'is no JSON.'
  }
}

interface Told {
  label: string | null
  scores: Record<string, number>
  mixed?: string[]
}

function tell(task: Task, text: string, given: Modelled | null): Told {
  if (task === 'language') {
    const { language: label, mixed, scores } = languageOf(text)
    return { label, scores, ...(mixed.length > 0 && { mixed }) }
  }
  const language = given ?? modelledLanguage(text)
  if (task === 'urgency') {
    const { level, reasons } = urgencyOf(text, language)
    return { label: level, scores: Object.fromEntries(reasons.map(({ reason, points }) => [reason, points])) }
  }
  return language ? JUDGES[task](text, language) : { label: null, scores: {} }
}

const JUDGES: Record<Exclude<Task, 'language' | 'urgency'>, (text: string, language: Modelled) => Told> = {
  sentiment: sentimentOf,
  kind: kindOf,
  offence: offenceOf,
}
