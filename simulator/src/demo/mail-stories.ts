import type { MailSaying } from '../mail/network.ts'
import type { MailBehaviour } from '../mail/mailbox.ts'
import type { Story } from './story.ts'

type Said = Pick<MailSaying, 'subject' | 'text' | 'html' | 'headers'> & {
  /** A picture of the damage, or a PDF. */
  attach?: 'picture' | 'pdf'
}

/** People who write to the mailbox. All invented. */
export const mailStories: (Story<Said> & { behaviour?: MailBehaviour; brandAnswers?: string })[] = [
  {
    name: 'Harriet Cole',
    handle: 'harriet.cole@post.example',
    language: 'en',
    history: [
      {
        hoursAgo: 21,
        say: {
          subject: 'Dishwasher HD-600 leaking after the service visit (long, sorry)',
          text: [
            'Dear Haru team,',
            'your technician was here on Tuesday to replace the door seal of our HD-600. He was polite and quick, and for one evening everything was fine. Since Wednesday there is a puddle of about half a cup on the left side after every wash, and since yesterday the floor board in front of it has started to lift.',
            'I have tried: the short programme (less water, same puddle), half load, and closing the door twice. I did not open anything because of the warranty.',
            'I attach a photo of the floor and the report your technician left. Could you please tell me (1) whether somebody can come this week, (2) whether I may keep using it until then, and (3) who pays for the board.',
            'We have two small children, so a week without a dishwasher is felt.',
            'Kind regards,\nHarriet Cole',
          ].join('\n\n'),
          html: '<p>Dear Haru team,</p><p>your technician was here on <b>Tuesday</b> to replace the door seal of our <b>HD-600</b>. Since Wednesday there is a puddle of about half a cup on the left side after every wash.</p><ul><li>short programme: same puddle</li><li>half load: same puddle</li><li>closed the door twice: same puddle</li></ul><p>Could you please tell me (1) whether somebody can come this week, (2) whether I may keep using it until then, and (3) who pays for the board.</p><p>Kind regards,<br>Harriet Cole</p><img src="https://pixel.tracker.example/open.gif" width="1" height="1">',
          attach: 'picture',
        },
      },
    ],
    answers: [
      {
        when: 'thursday|friday|morning|afternoon|slot|visit',
        text: 'That works for us, thank you. Somebody is at home from nine.\n\nHarriet',
      },
      { text: 'Thank you for the quick answer. I have switched it off until somebody comes.\n\nHarriet' },
    ],
  },
  {
    name: '정유진',
    handle: 'yujin.jung@mail.example',
    language: 'ko',
    history: [
      {
        hoursAgo: 16,
        say: {
          subject: '세금계산서 재발행 요청',
          text: '안녕하세요.\n지난달 구매한 정수기 세금계산서에 상호가 잘못 기재되어 재발행을 요청드립니다. 사업자등록증을 첨부합니다.\n감사합니다.\n정유진 드림',
          attach: 'pdf',
        },
      },
    ],
    answers: [{ text: '빠른 처리 감사합니다. 잘 받았습니다.\n정유진 드림' }],
  },
  {
    name: 'Marcus Webb',
    handle: 'm.webb@oldhost.example',
    language: 'en',
    behaviour: 'bounces',
    history: [
      {
        hoursAgo: 2,
        say: { subject: 'Spare part HF-30', text: 'Hello, where can I buy filter HF-30 outside the web shop?\n\nM. Webb' },
      },
    ],
    brandAnswers: 'Hello Marcus, any of our partner shops has it; the nearest to you is in the list on our site. Best, Haru Living Care',
  },
  {
    name: 'Ines Duarte',
    handle: 'ines.duarte@office.example',
    language: 'en',
    behaviour: 'auto-replies',
    history: [
      {
        hoursAgo: 14,
        say: {
          subject: 'Offer for 40 air purifiers',
          text: 'Dear Sir or Madam,\n\nwe would like an offer for 40 Haru Air 3 for our offices, delivery in January.\n\nInes Duarte, Facility Management',
        },
      },
    ],
  },
  {
    name: 'อนุชา พรหมดี',
    handle: 'anucha@thaimail.example',
    language: 'th',
    live: [
      {
        subject: 'ขอสมัครเป็นตัวแทนจำหน่าย',
        text: 'เรียน ฝ่ายขาย\n\nสนใจเป็นตัวแทนจำหน่ายเครื่องใช้ไฟฟ้าฮารุในจังหวัดขอนแก่น ต้องเตรียมเอกสารอะไรบ้างครับ\n\nขอบคุณครับ\nอนุชา',
      },
    ],
    answers: [{ text: 'ขอบคุณสำหรับข้อมูลครับ จะรีบส่งเอกสารให้ภายในสัปดาห์นี้ครับ\n\nอนุชา' }],
  },
  {
    name: 'Haru Living Shop',
    handle: 'no-reply@shop.example',
    language: 'en',
    live: [
      {
        subject: 'Your weekly shop report',
        text: 'Orders: 212. Returns: 9.',
        headers: { 'Auto-Submitted': 'auto-generated', 'List-Id': '<reports.shop.example>', Precedence: 'bulk' },
      },
    ],
  },
]
