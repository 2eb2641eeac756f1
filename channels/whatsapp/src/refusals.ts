import { finding, type Finding, type RefusalClass } from '@baton/channel-kit'

/** WhatsApp's own codes by what must be done, beside those that all of Meta's networks share. */
const codes: Record<number, RefusalClass> = {
  130472: 'not-allowed', // chosen for an experiment of Meta's
  130497: 'not-allowed', // not to people of this country
  131005: 'permission',
  131008: 'bad-content',
  131009: 'bad-content',
  131021: 'bad-recipient', // to oneself
  131026: 'bad-recipient', // no WhatsApp there, an old one, or terms not accepted
  131030: 'bad-recipient', // a test number writes only to those on its list
  131031: 'not-allowed', // the account is locked
  131042: 'quota', // payment
  131047: 'window-closed',
  131048: 'not-allowed', // too much of it was called spam
  131049: 'not-allowed', // Meta spares the person more marketing
  131050: 'not-allowed', // the person wants no marketing
  131051: 'bad-content',
  131052: 'bad-content',
  131053: 'bad-content',
  131062: 'bad-recipient', // takes no user id
  132000: 'template', // other parameters than it has
  132001: 'template', // not there in this language, or not approved
  132005: 'template', // too long once filled in
  132007: 'template', // against the policy
  132012: 'template', // a parameter of another form
  132015: 'template', // paused
  132016: 'template', // disabled
  132068: 'template', // its form (Flow) is blocked
  132069: 'template', // its form (Flow) is throttled
}

export function refusalOf(code: number): RefusalClass | null {
  return codes[code] ?? null
}

/** What a code says of the template that was sent; null where it says nothing of one. */
export function templateFinding(code: number): Finding | null {
  switch (code) {
    case 132000:
    case 132012:
      return finding('template_changed', {}, { remedy: 'template_read_again' })
    case 132001:
      return finding('template_gone', {}, { remedy: 'template_read_again' })
    case 132005:
      return finding('template_too_long', {}, { remedy: 'template_shorten' })
    case 132007:
      return finding('template_against_policy', {}, { remedy: 'whatsapp_look_at_templates' })
    case 132015:
      return finding('template_paused', {}, { remedy: 'template_wait_or_other' })
    case 132016:
      return finding('template_disabled', {}, { remedy: 'whatsapp_look_at_templates' })
    default:
      return null
  }
}
