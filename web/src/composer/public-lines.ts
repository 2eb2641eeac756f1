import type { OpenConversation } from '../api/types.ts'

/** What a customer reads of us, in their language rather than the agent's; the agent changes it before it is sent. */
interface Lines {
  written: string
  invite: (link: string) => string
  /** A reminder that we wait for their words in private; `link`: where. */
  nudge: (link: string | null) => string
  closing: string
  /** Where there is no private way: mail, with the number to name. */
  mail: (address: string, number: number) => string
}

const english: Lines = {
  written: 'We have written to you in a private message.',
  invite: (link) => `Please write to us in a private message: ${link}`,
  nudge: (link) => ['We would still like to help. Please write to us in a private message.', link].filter(Boolean).join(' '),
  closing: 'This was settled in a private message. Thank you for telling us.',
  mail: (address, number) => `Please write to ${address} and name the number #${number}.`,
}

const lines: Record<string, Lines> = {
  en: english,
  ko: {
    written: '비공개 메시지를 보내 드렸습니다. 확인해 주세요.',
    invite: (link) => `비공개 메시지로 문의해 주세요: ${link}`,
    nudge: (link) => ['아직 도와드리고 싶습니다. 비공개 메시지로 답해 주세요.', link].filter(Boolean).join(' '),
    closing: '비공개 메시지로 해결해 드렸습니다. 알려 주셔서 감사합니다.',
    mail: (address, number) => `${address}(으)로 번호 #${number}을(를) 적어 메일을 보내 주세요.`,
  },
  th: {
    written: 'เราส่งข้อความส่วนตัวถึงคุณแล้ว รบกวนตรวจสอบด้วยนะคะ',
    invite: (link) => `รบกวนทักข้อความส่วนตัวหาเราได้ที่ ${link}`,
    nudge: (link) => ['เรายังยินดีช่วยเหลือค่ะ รบกวนตอบเราทางข้อความส่วนตัวนะคะ', link].filter(Boolean).join(' '),
    closing: 'เราดูแลเรื่องนี้ทางข้อความส่วนตัวเรียบร้อยแล้ว ขอบคุณที่แจ้งให้เราทราบค่ะ',
    mail: (address, number) => `รบกวนส่งอีเมลมาที่ ${address} พร้อมแจ้งหมายเลข #${number} นะคะ`,
  },
}

/** The language of the customer where their network tells it, else of what they wrote last. */
export function languageOf({ conversation, timeline }: Pick<OpenConversation, 'conversation' | 'timeline'>): string | null {
  const theirs = timeline.items.findLast(
    (item) => item.type === 'message' && item.direction === 'inbound' && !item.neighbour && item.language !== null,
  )
  return conversation.contact.language ?? (theirs?.type === 'message' ? theirs.language : null)
}

/** In the customer's language where it is one of ours, else in English; where it is not known, in the agent's. */
export function publicLines(customers: string | null, agents: string): Lines {
  return lines[(customers ?? agents).slice(0, 2)] ?? english
}
