import type { AccountContext, HttpCall, InboundContext, OutboundMessage, ThreadContext } from '@baton/channel-kit'
import { graphCall } from '@baton/channel-kit/meta'
import { userIdOf } from './people.ts'
import { templateBody } from './template-body.ts'

/** WhatsApp knows no key against doubles. The id of the delivery goes along and comes back with each status. */
export function send(message: OutboundMessage, thread: ThreadContext, account: AccountContext): HttpCall {
  if (message.media.length > 0) throw new Error('Files cannot be sent over WhatsApp yet.')
  const body = {
    messaging_product: 'whatsapp',
    ...recipientOf(message, thread),
    ...contentOf(message),
    // In a group several people talk at once, and the quote shows whom we answer; alone with one person it is only noise.
    ...(thread.kind === 'group' && message.target?.externalId && { context: { message_id: message.target.externalId } }),
    biz_opaque_callback_data: message.deliveryId,
  }
  return graphCall(account, { method: 'POST', path: `${account.externalId}/messages`, body })
}

function contentOf({ text, template }: OutboundMessage): object {
  if (template) return { type: 'template', template: templateBody(template) }
  return { type: 'text', text: { body: text, preview_url: /https?:\/\//.test(text) } }
}

/** To the number where we know it, as Meta asks: then numbers go on to stand in what comes back. */
function recipientOf(message: OutboundMessage, thread: ThreadContext): object {
  if (thread.kind === 'group') return { recipient_type: 'group', to: thread.externalId }
  const id = message.to?.externalId || currentId(message.target) || thread.externalId
  if (!id) throw new Error('A WhatsApp message needs a person to go to.')
  return { recipient_type: 'individual', ...(userIdOf(id) ? { recipient: id } : { to: id }) }
}

/** What stands in the message answered, unless the person is known by another id since. */
function currentId(target: InboundContext | undefined): string {
  if (!target) return ''
  const { phone, userId } = target.hints
  const { externalId } = target.author
  return phone && (externalId === userId || externalId === phone) ? phone : externalId
}
