import { idOf, objectOf, objectsOf, parseJson, textOf, type Fields } from '@baton/channel-kit'

/** What a person reads in a message; '' where it is a file, a place or something that no words tell. */
export function wordsIn(message: Fields): string {
  const type = textOf(message.type)
  const body = objectOf(message[type])
  switch (type) {
    case 'text':
      return textOf(body.body)
    case 'image':
    case 'video':
    case 'document':
      return textOf(body.caption)
    // A button of a template.
    case 'button':
      return textOf(body.text) || textOf(body.payload)
    case 'interactive':
      return chosen(body)
    case 'contacts':
      return objectsOf(message.contacts).map(cardWords).filter(Boolean).join('\n')
    case 'order':
      return [textOf(body.text), ...objectsOf(body.product_items).map(itemWords)].filter(Boolean).join('\n')
    default:
      return ''
  }
}

function chosen(interactive: Fields): string {
  const reply = objectOf(interactive[textOf(interactive.type)])
  if (interactive.type === 'nfm_reply') return [textOf(reply.body), formWords(reply.response_json)].filter(Boolean).join('\n')
  return [textOf(reply.title), textOf(reply.description)].filter(Boolean).join('\n')
}

/** What somebody entered into a form (Flow), one line for each field. */
function formWords(json: unknown): string {
  try {
    const answers = Object.entries(objectOf(parseJson(textOf(json))))
    return answers
      .filter(([name, value]) => name !== 'flow_token' && (typeof value === 'string' || typeof value === 'number'))
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join('\n')
  } catch {
    // Not JSON: the body of the answer still stands.
    return ''
  }
}

function cardWords(card: Fields): string {
  const name = objectOf(card.name)
  const phones = objectsOf(card.phones).map(({ phone, wa_id }) => textOf(phone) || idOf(wa_id))
  const mails = objectsOf(card.emails).map(({ email }) => textOf(email))
  return [textOf(name.formatted_name) || textOf(name.first_name), ...phones, ...mails].filter(Boolean).join(', ')
}

function itemWords({ quantity, product_retailer_id, item_price, currency }: Fields): string {
  const price = [idOf(item_price) || String(typeof item_price === 'number' ? item_price : ''), textOf(currency)].filter(Boolean).join(' ')
  return [`${idOf(quantity) || '1'} × ${idOf(product_retailer_id)}`, price].filter(Boolean).join(', ')
}
