import { expect, it } from 'vitest'
import { isThanks } from './index.ts'

it.each([
  'Thanks!',
  'thank you so much 🙏',
  'Ok great, thanks a lot',
  'Thanks for your quick reply!!',
  '네 감사합니다~',
  '넵 알겠습니다 감사합니다 ^^',
  '답변 정말 감사해요ㅎㅎ',
  '수고하세요',
  'ขอบคุณค่ะ',
  'ขอบคุณมากๆครับ',
  'โอเคค่ะ ขอบคุณมากเลยนะคะ 🙏🙏',
  'ขอบคุณแอดมินมากครับ 555',
  '❤️',
  '👍🏽👍🏽',
  '🙏',
])('takes "%s" for a thank-you', (text) => expect(isThanks(text)).toBe(true))

it.each([
  'Thanks for nothing',
  'Thanks, but it still does not work',
  'thank you, when will it arrive?',
  'ok',
  '네',
  'ค่ะ',
  '감사합니다 근데 아직 안 왔어요',
  '고맙긴 한데 환불은요',
  'ขอบคุณค่ะ แต่ยังไม่ได้ของ',
  'ขอบคุณครับ แล้วของจะถึงวันไหน',
  '😡',
  'thanks 😡',
  '😭😭',
  '❓',
  '',
  'Great service, lost my parcel',
])('does not take "%s" for one', (text) => expect(isThanks(text)).toBe(false))
