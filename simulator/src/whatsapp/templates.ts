import type { Answer, Call } from '../http.ts'
import {
  noTemplate,
  parameterInvalid,
  parametersWrong,
  templateDisabled,
  templatePaused,
  templateTooLong,
  wrongParameters,
} from './answers.ts'
import type { WhatsAppState, WhatsAppTemplate } from './state.ts'

const HOLE = /\{\{\s*(\w+)\s*\}\}/g
const MOST_A_PAGE = 100

interface Value {
  type?: string
  text?: unknown
  parameter_name?: string
}
interface Given {
  name?: string
  language?: { code?: string }
  components?: { type?: string; sub_type?: string; index?: string; parameters?: Value[] }[]
}

/** The account's list as Meta gives it, page by page, with the fields that were asked for. */
export function templatePage(state: WhatsAppState, business: string, { query }: Call): Answer {
  const all = state.templates.filter((template) => template.business === business)
  const limit = Math.min(Number(query.get('limit') ?? 25), MOST_A_PAGE)
  const from = Number(query.get('after') ?? 0)
  const shown = all.slice(from, from + limit)
  const end = String(from + shown.length)
  const fields = (query.get('fields') ?? 'id,name,language,status,category,components').split(',')
  const paging = {
    cursors: { before: String(from), after: end },
    ...(from + shown.length < all.length && { next: 'https://graph.facebook.com/next' }),
  }
  return { status: 200, body: { data: shown.map((one) => formOf(one, fields)), ...(shown.length > 0 && { paging }) } }
}

function formOf(
  { id, name, language, status, category, quality, reason, header, body, footer, buttons }: WhatsAppTemplate,
  fields: string[],
): object {
  const form: Record<string, unknown> = {
    id,
    name,
    language,
    status,
    category,
    quality_score: { score: quality },
    rejected_reason: status === 'REJECTED' ? reason || 'NONE' : undefined,
    parameter_format: holes(body).some((hole) => !/^\d+$/.test(hole)) ? 'NAMED' : 'POSITIONAL',
    components: [
      ...(header ? [{ type: 'HEADER', format: 'TEXT', text: header }] : []),
      { type: 'BODY', text: body, ...exampleOf(body) },
      ...(footer ? [{ type: 'FOOTER', text: footer }] : []),
      ...(buttons.length > 0 ? [{ type: 'BUTTONS', buttons }] : []),
    ],
  }
  return Object.fromEntries(Object.entries(form).filter(([field]) => field === 'id' || fields.includes(field)))
}

function exampleOf(body: string): object {
  const names = holes(body)
  if (names.length === 0) return {}
  if (names.every((name) => /^\d+$/.test(name))) return { example: { body_text: [names.map((name) => `example ${name}`)] } }
  return { example: { body_text_named_params: names.map((name) => ({ param_name: name, example: `example ${name}` })) } }
}

/** What a template says with these values; or Meta's refusal of name, language, state, count, names or length. */
export function templateWords(state: WhatsAppState, business: string, given: unknown): { text: string } | { refused: Answer } {
  const { name = '', language, components = [] } = (given ?? {}) as Given
  const template = state.templates.find((one) => one.business === business && one.name === name && one.language === language?.code)
  if (!template || ['PENDING', 'REJECTED'].includes(template.status)) return { refused: noTemplate(name) }
  if (template.status === 'PAUSED') return { refused: templatePaused() }
  if (template.status === 'DISABLED') return { refused: templateDisabled() }
  const valuesOf = (type: string, index?: number) =>
    components.find((one) => one.type === type && (index === undefined || Number(one.index) === index))?.parameters ?? []
  const parts = [
    { text: template.header ?? '', values: valuesOf('header') },
    { text: template.body, values: valuesOf('body') },
    ...template.buttons.map(({ url = '' }, index) => ({ text: url, values: valuesOf('button', index) })),
  ]
  for (const { text, values } of parts) {
    const refused = refusalOf(text, values)
    if (refused) return { refused }
  }
  const [header = '', body = ''] = parts.map(({ text, values }) => filled(text, values))
  if (body.length > 1024) return { refused: templateTooLong() }
  const labels = template.buttons.map(({ text }) => `[${text}]`).join(' ')
  return { text: [header, body, template.footer, labels].filter(Boolean).join('\n\n') }
}

function refusalOf(text: string, values: Value[]): Answer | null {
  const names = holes(text)
  if (names.length !== values.length) return wrongParameters(names.length)
  const isNamed = names.some((name) => !/^\d+$/.test(name))
  if (isNamed && !names.every((name) => values.some(({ parameter_name }) => parameter_name === name))) return parametersWrong()
  for (const { type, text: value } of values) {
    if (type !== 'text' || typeof value !== 'string' || !value.trim()) return parametersWrong()
    if (/[\n\t]| {5,}/.test(value))
      return parameterInvalid('Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
  }
  return null
}

function filled(text: string, values: Value[]): string {
  const names = holes(text)
  return text.replace(HOLE, (_, name: string) => {
    const value = values.find(({ parameter_name }) => parameter_name === name) ?? values[names.indexOf(name)]
    return typeof value?.text === 'string' ? value.text : ''
  })
}

function holes(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map(([, name]) => name!))]
}
