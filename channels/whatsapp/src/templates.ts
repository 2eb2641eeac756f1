import {
  idOf,
  jsonOf,
  objectOf,
  objectsOf,
  templateHoles,
  textOf,
  type AccountContext,
  type Fields,
  type PollStep,
  type TemplateContent,
  type TemplateObstacle,
  type TemplateParameter,
  type Templates,
  type TemplatesPage,
  type ToldTemplate,
} from '@baton/channel-kit'
import { graphCall, graphWordsOf, nextPage, outcomeOfGraphFailure } from '@baton/channel-kit/meta'
import { categoryOf, qualityOf, reasonOf, stateOf } from './template-words.ts'

/** Meta counts characters; UTF-16 units are never fewer. */
const HEADER_MOST = 60
const BODY_MOST = 1024
const URL_MOST = 2000
const PAGE = '100'

const FIELDS = 'id,name,language,status,category,quality_score,rejected_reason,parameter_format,components'

/** Templates belong to the WhatsApp Business Account; each of its numbers may send them. */
export const templates: Templates = {
  ask: (account) => page(account, ''),

  readAnswer(_step, result, account): TemplatesPage {
    const { data } = jsonOf(result)
    if (result.status !== 200 || !Array.isArray(data))
      return { templates: [], problem: outcomeOfGraphFailure(result) ?? { kind: 'unknown', words: graphWordsOf(result) } }
    const after = nextPage(result)
    return { templates: objectsOf(data).flatMap(toldTemplate), ...(after && { next: page(account, after) }) }
  },
}

function page(account: AccountContext, after: string): PollStep {
  const path = `${encodeURIComponent(account.settings.businessAccountId ?? '')}/message_templates`
  return { call: graphCall(account, { path, query: { fields: FIELDS, limit: PAGE, after } }), step: after }
}

function toldTemplate(told: Fields): ToldTemplate[] {
  const externalId = idOf(told.id)
  const name = textOf(told.name)
  const language = textOf(told.language)
  if (!externalId || !name || !language) return []
  const category = categoryOf(told.category)
  return [
    {
      externalId,
      name,
      language,
      // A state that we do not know is none in which it could be sent.
      state: stateOf(told.status) ?? 'disabled',
      category,
      quality: qualityOf(objectOf(told.quality_score).score),
      reason: reasonOf(told),
      content: contentOf(objectsOf(told.components), category === 'authentication'),
    },
  ]
}

function contentOf(components: Fields[], signsIn: boolean): TemplateContent {
  const of = (type: string) => components.find((component) => textOf(component.type).toUpperCase() === type)
  const header = of('HEADER')
  const format = textOf(header?.format).toUpperCase()
  const heading = header && format === 'TEXT' ? { text: textOf(header.text), most: HEADER_MOST } : null
  const body = { text: textOf(of('BODY')?.text), most: BODY_MOST }
  const told = objectsOf(of('BUTTONS')?.buttons)
  const buttons = told.map(buttonOf)
  const parameters = [
    ...parametersOf('header', null, heading?.text ?? '', examples(header, 'header_text')),
    ...parametersOf('body', null, body.text, examples(of('BODY'), 'body_text')),
    ...buttons.flatMap(({ url }, index) => parametersOf('button', index, url?.text ?? '', linkEnding(told[index], url?.text ?? ''))),
  ]
  return { header: heading, body, footer: textOf(of('FOOTER')?.text) || null, buttons, parameters, obstacle: obstacle() }

  function obstacle(): TemplateObstacle | null {
    if (signsIn) return 'sign-in-code'
    if (['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format)) return 'file'
    const known = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS']
    const isKnown = components.every(({ type }) => known.includes(textOf(type).toUpperCase())) && told.every(isKnownButton)
    return isKnown && (!header || format === 'TEXT') && body.text ? null : 'part'
  }
}

const kinds: Record<string, TemplateContent['buttons'][number]['kind']> = { QUICK_REPLY: 'reply', URL: 'link', PHONE_NUMBER: 'call' }

function isKnownButton({ type }: Fields): boolean {
  return textOf(type).toUpperCase() in kinds
}

function buttonOf(button: Fields): TemplateContent['buttons'][number] {
  const url = textOf(button.url)
  return {
    kind: kinds[textOf(button.type).toUpperCase()] ?? 'reply',
    text: textOf(button.text),
    url: url ? { text: url, most: URL_MOST } : null,
  }
}

function parametersOf(
  part: TemplateParameter['part'],
  button: number | null,
  text: string,
  example: (name: string, index: number) => string,
): TemplateParameter[] {
  const prefix = button === null ? part : `${part}.${button}`
  return templateHoles(text).map((name, index) => ({ key: `${prefix}.${name}`, part, button, name, example: example(name, index) || null }))
}

/** Numbered holes have their examples in a row, named ones by name. */
function examples(component: Fields | undefined, field: 'header_text' | 'body_text'): (name: string, index: number) => string {
  const example = objectOf(component?.example)
  const row: unknown = field === 'body_text' && Array.isArray(example.body_text) ? example.body_text[0] : example[field]
  const named = objectsOf(example[`${field}_named_params`])
  return (name, index) =>
    textOf(named.find(({ param_name }) => param_name === name)?.example) || (Array.isArray(row) ? textOf(row[index]) : '')
}

/** The example of a link is a whole address; only what stands in the hole is wanted. */
function linkEnding(button: Fields | undefined, url: string): () => string {
  const [whole] = Array.isArray(button?.example) ? button.example : []
  const before = url.split('{{')[0] ?? ''
  return () => (textOf(whole).startsWith(before) ? textOf(whole).slice(before.length) : textOf(whole))
}
