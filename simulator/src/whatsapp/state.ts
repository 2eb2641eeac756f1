import type { Mischief } from '../webhooks.ts'

/** The brand's own app at Meta. */
export interface WhatsAppApp {
  id: string
  secret: string
  name: string
  webhookUrl: string
  verifyToken: string
  fields: string[]
}

/** A business phone number. */
export interface WhatsAppNumber {
  id: string
  /** Digits. */
  phone: string
  name: string
  /** WhatsApp Business Account it belongs to: ids of people are unique within it. */
  business: string
  app: string
  accessToken: string
  /** A dead token answers 190 to everything. */
  revoked: boolean
  scopes: string[]
  status: string
  quality: string
  /** The app hears of the account. */
  subscribed: boolean
  /** Messages a second before 130429; null = no limit. */
  perSecond: number | null
  /** Seconds between two messages to one person before 131056; 0 = no limit. */
  pairSeconds: number
  /** Where a closed window is told: with the answer, or by a status after the message was taken, as Meta mostly does. */
  windowToldBy: 'answer' | 'status'
  /** `usual`: sent, delivered, read. `disorder`: the other way round. `none`: nobody tells what became of a message. */
  statuses: 'usual' | 'disorder' | 'none'
  recentCalls: number[]
  mischief: Mischief
}

export interface WhatsAppPerson {
  userId: string
  /** Digits. */
  phone: string
  /** Hides the number: webhooks have the user id alone. */
  hidesPhone: boolean
  name: string
  username?: string
  /** `unreachable`: what is sent to them fails with 131026 after it was taken. */
  behaviour: 'reads' | 'leaves-unread' | 'unreachable'
}

export interface WhatsAppGroup {
  id: string
  name: string
  members: Set<string>
}

export interface WhatsAppMessage {
  id: string
  number: string
  /** User id of the author; '' when the brand said it. */
  from: string
  /** User id or group id. */
  chat: string
  text?: string
  at: number
}

export interface WhatsAppTemplate {
  business: string
  name: string
  language: string
  id: string
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN'
  /** Why it is rejected, paused or disabled. */
  reason?: string
  header?: string
  /** With `{{1}}`, `{{2}}` …, or `{{names}}`, where values go. */
  body: string
  footer?: string
  /** In Meta's form: `{type: 'URL', text, url}`. */
  buttons: { type: string; text: string; url?: string }[]
}

export interface WhatsAppState {
  apps: Map<string, WhatsAppApp>
  numbers: Map<string, WhatsAppNumber>
  /** By the user id they have now. */
  people: Map<string, WhatsAppPerson>
  groups: Map<string, WhatsAppGroup>
  messages: Map<string, WhatsAppMessage>
  files: Map<string, { number: string; bytes: Buffer; contentType: string }>
  templates: WhatsAppTemplate[]
  /** When somebody last wrote, by number and chat: a day long the brand may write freely. */
  spoke: Map<string, number>
  /** When the brand last wrote, by number and chat. */
  answered: Map<string, number>
  /** Marked as read through the API: message ids. */
  read: Set<string>
}

export function whatsAppState(): WhatsAppState {
  return {
    apps: new Map(),
    numbers: new Map(),
    people: new Map(),
    groups: new Map(),
    messages: new Map(),
    files: new Map(),
    templates: [],
    spoke: new Map(),
    answered: new Map(),
    read: new Set(),
  }
}

export const pair = (number: string, chat: string) => `${number} ${chat}`
