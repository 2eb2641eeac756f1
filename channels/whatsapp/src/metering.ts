import { objectOf, parseJson, textOf, type HttpCall, type MeterCode, type Metering, type OutboundMessage } from '@baton/channel-kit'

/** Meta's categories of messages, as templates and the reports on messages name them. */
const byCategory: Record<string, MeterCode> = {
  service: 'whatsapp_service',
  utility: 'whatsapp_utility',
  marketing: 'whatsapp_marketing',
  authentication: 'whatsapp_authentication',
}

/** Meta charges by the category of a message and the country of its reader; answers within 24 hours are free. */
export const metering: Metering = {
  meters: Object.values(byCategory),
  reading: [],
  charges: 'taken',
  costOf(call, { account, message, result }) {
    const taken = !result || (result.status >= 200 && result.status <= 299)
    const meter = taken && call.method === 'POST' && call.url.includes(`/${account.externalId}/messages`) && meterOf(call, message)
    return meter ? [{ meter, units: 1 }] : []
  },
}

/** Null: what is marked as read, and the like, is no message. */
function meterOf({ body }: HttpCall, message: OutboundMessage | undefined): MeterCode | null {
  const { type } = typeof body === 'string' ? objectOf(parseJson(body)) : {}
  if (textOf(type) === '') return null
  return type === 'template' ? meterOfCategory(message?.priceClass ?? '') : 'whatsapp_service'
}

/** One that Meta names later counts as the dearest, so that what it costs is not told too low. */
export function meterOfCategory(category: string): MeterCode {
  return byCategory[category.toLowerCase()] ?? 'whatsapp_marketing'
}
