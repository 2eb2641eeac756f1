import type { Shown } from './checker/said-and-shown.ts'
import type { ShownConversation } from './stage/read-back.ts'

/** Marks each text, so that it is recognised wherever it turns up. */
export const tokenOf = (text: string | null): string | null => (text && /\[([mr]\d+)\]/.exec(text)?.[1]) || null

/** Words people believably say, in the scripts of our customers. */
export const sayings = [
  'สวัสดีค่ะ ของยังไม่ถึงเลย',
  '배송이 언제 오나요?',
  'My order came with a broken lid',
  'ขอเปลี่ยนสีได้ไหมคะ',
  '환불은 어떻게 하나요?',
  'Is the warranty two years or three?',
  'ไฟไม่ติดตั้งแต่เมื่อวานครับ',
  '앱에서 결제가 안 돼요 😢',
] as const

/** Everything shown, as the checker wants it. */
export function shownOf(conversations: readonly ShownConversation[]): Shown[] {
  return conversations.flatMap(({ id, contactId, messages, neighbours }) =>
    [...messages, ...neighbours.map((message) => ({ ...message, neighbour: true }))].flatMap((message) => {
      const token = tokenOf(message.text)
      if (!token || message.direction !== 'inbound') return []
      return [{ token, conversationId: id, conversationContact: contactId, author: message.authorContactId, neighbour: message.neighbour }]
    }),
  )
}
