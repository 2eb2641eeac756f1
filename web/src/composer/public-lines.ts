/** What a customer reads in public, in their language rather than the agent's; the agent changes it before it is sent. */
interface Lines {
  written: string
  invite: (link: string) => string
}

const english: Lines = {
  written: 'We have written to you in a private message.',
  invite: (link) => `Please write to us in a private message: ${link}`,
}

const lines: Record<string, Lines> = {
  en: english,
  ko: {
    written: '비공개 메시지를 보내 드렸습니다. 확인해 주세요.',
    invite: (link) => `비공개 메시지로 문의해 주세요: ${link}`,
  },
  th: {
    written: 'เราส่งข้อความส่วนตัวถึงคุณแล้ว รบกวนตรวจสอบด้วยนะคะ',
    invite: (link) => `รบกวนทักข้อความส่วนตัวหาเราได้ที่ ${link}`,
  },
}

/** In the customer's language where it is one of ours, else in English; where it is not known, in the agent's. */
export function publicLines(customers: string | null, agents: string): Lines {
  return lines[(customers ?? agents).slice(0, 2)] ?? english
}
