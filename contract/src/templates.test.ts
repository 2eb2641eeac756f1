import { expect, it } from 'vitest'
import { fillTemplate, templateHoles, type TemplateContent, templateProblems, templateText } from './templates.ts'

const parameter = (key: string, part: 'header' | 'body' | 'button', name: string, button: number | null = null) => ({
  key,
  part,
  name,
  button,
  example: null,
})
const parcel: TemplateContent = {
  header: { text: 'คำสั่งซื้อ {{1}}', most: 60 },
  body: { text: 'สวัสดีค่ะ คุณ{{1}} พัสดุ {{2}} ของคุณ{{1}} ออกแล้ว', most: 1024 },
  footer: 'Haru Living',
  buttons: [
    { kind: 'reply', text: 'ขอบคุณ', url: null },
    { kind: 'link', text: 'ติดตาม', url: { text: 'https://haru.example/t/{{1}}', most: 2000 } },
  ],
  parameters: [
    parameter('header.1', 'header', '1'),
    parameter('body.1', 'body', '1'),
    parameter('body.2', 'body', '2'),
    parameter('button.1.1', 'button', '1', 1),
  ],
  obstacle: null,
}
const values = { 'header.1': 'HL-7', 'body.1': 'นก', 'body.2': 'TH001', 'button.1.1': 'TH001' }

it('fills each part with its own values, though their holes have the same names', () => {
  const filled = fillTemplate(parcel, values)
  expect(filled).toMatchObject({ header: 'คำสั่งซื้อ HL-7', body: 'สวัสดีค่ะ คุณนก พัสดุ TH001 ของคุณนก ออกแล้ว' })
  expect(filled.buttons[1]).toMatchObject({ url: 'https://haru.example/t/TH001' })
  expect(templateText(filled)).toBe('คำสั่งซื้อ HL-7\n\nสวัสดีค่ะ คุณนก พัสดุ TH001 ของคุณนก ออกแล้ว\n\nHaru Living\n\n[ขอบคุณ] [ติดตาม]')
})

it('takes a value as it is, with whatever looks like a hole or a replacement in it', () => {
  const { body } = fillTemplate(parcel, { ...values, 'body.1': '{{2}}', 'body.2': '$& 100%' })
  expect(body).toBe('สวัสดีค่ะ คุณ{{2}} พัสดุ $& 100% ของคุณ{{2}} ออกแล้ว')
})

it('names each hole once, in order, also those with names', () => {
  expect(templateHoles('{{first_name}} and {{ order }} and {{first_name}}')).toEqual(['first_name', 'order'])
})

it('says what is wrong with each value', () => {
  expect(templateProblems(parcel, values)).toEqual({})
  expect(templateProblems(parcel, { ...values, 'body.1': ' ', 'body.2': 'a\nb', 'button.1.1': 'a b', 'body.9': 'x' })).toEqual({
    'body.1': 'missing',
    'body.2': 'lines',
    'button.1.1': 'spaces',
    'body.9': 'unknown',
  })
  expect(templateProblems(parcel, { ...values, 'header.1': 'x'.repeat(50) })).toEqual({ 'header.1': 'too-long' })
  expect(templateProblems(parcel, { ...values, 'body.1': 'a     b' })).toEqual({ 'body.1': 'spaces' })
})
