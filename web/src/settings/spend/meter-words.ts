import type { MeterCode, SpendPurpose } from '@baton/contract/meters'
import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What one unit of each meter is. */
const meterWords: Record<MeterCode, MessageDescriptor> = {
  x_post: msg`Posts`,
  x_post_link: msg`Posts with a link`,
  x_reply: msg`Replies to people who mentioned or quoted you`,
  x_message: msg`Direct messages sent`,
  x_own_read: msg`Own mentions and posts read`,
  x_post_read: msg`Posts of others read`,
  x_user_read: msg`People read`,
  x_message_read: msg`Direct messages read`,
  x_post_event: msg`Posts brought by a webhook`,
  x_message_event: msg`Direct messages brought by a webhook`,
  line_push: msg`Push messages`,
  whatsapp_service: msg`Answers within 24 hours`,
  whatsapp_utility: msg`Utility templates`,
  whatsapp_marketing: msg`Marketing templates`,
  whatsapp_authentication: msg`Authentication templates`,
  youtube_unit: msg`Quota units`,
}

/** A meter of a newer server is shown by its code. */
export function meterName(i18n: I18n, meter: string): string {
  return Object.hasOwn(meterWords, meter) ? i18n._(meterWords[meter as MeterCode]) : meter
}

export const spendPurposeWords: Record<SpendPurpose, MessageDescriptor> = {
  replies: msg`Replies`,
  reading: msg`Reading`,
  checks: msg`Checks`,
}
