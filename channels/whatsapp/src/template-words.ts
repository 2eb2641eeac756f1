import { objectOf, textOf, type Fields, type TemplateCategory, type TemplateQuality, type TemplateState } from '@baton/channel-kit'

/** Meta's words for what became of a template, in its list and in its webhooks. */
const states: Record<string, TemplateState> = {
  APPROVED: 'approved',
  REINSTATED: 'approved',
  PENDING: 'pending',
  IN_APPEAL: 'pending',
  REJECTED: 'rejected',
  LIMIT_EXCEEDED: 'rejected',
  PAUSED: 'paused',
  DISABLED: 'disabled',
  ARCHIVED: 'disabled',
  PENDING_DELETION: 'deleted',
  DELETED: 'deleted',
}

/** Null for a word that we do not know. */
export function stateOf(word: unknown): TemplateState | null {
  return states[textOf(word).toUpperCase()] ?? null
}

export function categoryOf(word: unknown): TemplateCategory {
  switch (textOf(word).toUpperCase()) {
    case 'MARKETING':
      return 'marketing'
    case 'UTILITY':
      return 'utility'
    case 'AUTHENTICATION':
      return 'authentication'
    default:
      return 'other'
  }
}

export function qualityOf(word: unknown): TemplateQuality {
  switch (textOf(word).toUpperCase()) {
    case 'GREEN':
      return 'high'
    case 'YELLOW':
      return 'medium'
    case 'RED':
      return 'low'
    default:
      return 'unknown'
  }
}

/** Why it is as it is: a code, and in some webhooks a title and a sentence. */
export function reasonOf(value: Fields): string {
  const other = objectOf(value.other_info)
  const code = textOf(value.reason) || textOf(value.rejected_reason)
  return [code === 'NONE' ? '' : code, textOf(other.title), textOf(other.description)].filter(Boolean).join(': ').slice(0, 500)
}
