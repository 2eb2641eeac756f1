/**
 * Messages that a network has approved beforehand, and how they are filled in. The server renders by this what is stored and
 * sent, and the screen by the same what its writer sees before, so that the two cannot differ.
 */

export const templateStates = ['approved', 'pending', 'rejected', 'paused', 'disabled', 'deleted'] as const
export type TemplateState = (typeof templateStates)[number]

/** What the network charges it as; `other`: a category that we do not know. */
export const templateCategories = ['marketing', 'utility', 'authentication', 'other'] as const
export type TemplateCategory = (typeof templateCategories)[number]

/** How people took it lately, as the network counts. */
export const templateQualities = ['high', 'medium', 'low', 'unknown'] as const
export type TemplateQuality = (typeof templateQualities)[number]

/** Why Baton cannot send one though it is approved: it wants a file, a code to sign in with, or a part that we do not know. */
export const templateObstacles = ['file', 'sign-in-code', 'part'] as const
export type TemplateObstacle = (typeof templateObstacles)[number]

/** Words with holes (`{{1}}`, `{{first_name}}`), and how many UTF-16 units they may have once filled in. */
export interface TemplateText {
  text: string
  most: number
}

export interface TemplateButton {
  kind: 'reply' | 'link' | 'call'
  text: string
  /** Of a link: the address, perhaps with one hole at its end. */
  url: TemplateText | null
}

export interface TemplateContent {
  header: TemplateText | null
  body: TemplateText
  footer: string | null
  buttons: TemplateButton[]
  /** What is to be filled in, in the order of the message. */
  parameters: TemplateParameter[]
  obstacle: TemplateObstacle | null
}

export interface TemplateParameter {
  /** `header.1`, `body.first_name`, `button.0.1` (the first button): names its value. */
  key: string
  part: 'header' | 'body' | 'button'
  /** Place of its button, from 0. */
  button: number | null
  /** As it stands in the braces. */
  name: string
  /** What was given as an example when it was submitted. */
  example: string | null
}

export type TemplateValues = Record<string, string>

export interface FilledTemplate {
  header: string | null
  body: string
  footer: string | null
  buttons: { kind: TemplateButton['kind']; text: string; url: string | null }[]
}

const HOLE = /\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g

/** The names of the holes in a text, each once, in their order. */
export function templateHoles(text: string): string[] {
  return [...new Set([...text.matchAll(HOLE)].map(([, name]) => name ?? ''))]
}

/** With every value in its place. `unfilled` says what stands where none is given; the hole itself, if absent. */
export function fillTemplate(
  content: TemplateContent,
  values: TemplateValues,
  unfilled: (name: string) => string = (name) => `{{${name}}}`,
): FilledTemplate {
  const fill = (text: string, part: string) => text.replace(HOLE, (_, name: string) => (values[`${part}.${name}`] ?? '') || unfilled(name))
  return {
    header: content.header && fill(content.header.text, 'header'),
    body: fill(content.body.text, 'body'),
    footer: content.footer,
    buttons: content.buttons.map(({ kind, text, url }, index) => ({ kind, text, url: url && fill(url.text, `button.${index}`) })),
  }
}

/** What its reader sees, as one text: heading, words, small print, and each button in brackets. */
export function templateText({ header, body, footer, buttons }: FilledTemplate): string {
  return [header, body, footer, buttons.map(({ text }) => `[${text}]`).join(' ')].filter(Boolean).join('\n\n')
}

export type TemplateProblem = 'missing' | 'lines' | 'spaces' | 'too-long' | 'unknown'

/** What is wrong with the values, by key. Empty: it can be sent. */
export function templateProblems(content: TemplateContent, values: TemplateValues): Record<string, TemplateProblem> {
  const problems: Record<string, TemplateProblem> = {}
  const keys = new Set(content.parameters.map(({ key }) => key))
  for (const key of Object.keys(values)) if (!keys.has(key)) problems[key] = 'unknown'
  for (const { key, part } of content.parameters) {
    const problem = problemOf(values[key] ?? '', part)
    if (problem) problems[key] = problem
  }
  const filled = fillTemplate(content, values)
  for (const { key, part, button } of content.parameters) {
    const [length, most] = lengthOf(content, filled, part, button)
    if (length > most) problems[key] ??= 'too-long'
  }
  return problems
}

/** Of the part that a value goes into: how long it is now, and how long it may be. UTF-16 units. */
export function lengthOf(
  content: TemplateContent,
  filled: FilledTemplate,
  part: TemplateParameter['part'],
  button: number | null,
): [length: number, most: number] {
  if (part === 'header') return [filled.header?.length ?? 0, content.header?.most ?? 0]
  if (part === 'body') return [filled.body.length, content.body.most]
  return [filled.buttons[button ?? 0]?.url?.length ?? 0, content.buttons[button ?? 0]?.url?.most ?? 0]
}

/** A value is one line without wide gaps; what ends an address has no gap at all. */
function problemOf(value: string, part: TemplateParameter['part']): TemplateProblem | null {
  if (value.trim() === '') return 'missing'
  if (/[\n\r\t]/.test(value)) return 'lines'
  if (part === 'button' ? /\s/.test(value) : / {5,}/.test(value)) return 'spaces'
  return null
}
