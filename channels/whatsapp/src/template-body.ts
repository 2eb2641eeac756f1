import type { OutboundMessage, TemplateParameter } from '@baton/channel-kit'

/** A template as it is sent: its name, its language, and the values of the parts that have holes. */
export function templateBody({ name, language, content, values }: NonNullable<OutboundMessage['template']>): object {
  const given = (part: TemplateParameter['part'], button: number | null = null) =>
    content.parameters
      .filter((parameter) => parameter.part === part && parameter.button === button)
      .map((parameter) => ({ type: 'text', ...nameOf(parameter), text: values[parameter.key] ?? '' }))
  const links = [...new Set(content.parameters.flatMap(({ button }) => (button === null ? [] : [button])))]
  const components = [
    { type: 'header', parameters: given('header') },
    { type: 'body', parameters: given('body') },
    ...links.map((index) => ({ type: 'button', sub_type: 'url', index: String(index), parameters: given('button', index) })),
  ].filter(({ parameters }) => parameters.length > 0)
  return { name, language: { policy: 'deterministic', code: language }, ...(components.length > 0 && { components }) }
}

/** Numbered holes go by their order; named ones, which buttons never have, by their name. */
function nameOf({ part, name }: TemplateParameter): object {
  return part === 'button' || /^\d+$/.test(name) ? {} : { parameter_name: name }
}
