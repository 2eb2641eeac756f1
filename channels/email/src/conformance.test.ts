import { conformance } from '@baton/channel-kit/conformance'
import { account, mail, multipart } from './given.ts'
import { email } from './index.ts'

const report = (action: string) =>
  multipart(
    'report; report-type=delivery-status',
    [
      ['text/plain', 'About your mail'],
      [
        'message/delivery-status',
        `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ann@example.org\r\nAction: ${action}\r\nStatus: 5.1.1`,
      ],
      ['message/rfc822', 'Message-ID: <baton-0192a1f0-0000-7000-8000-000000000009@brand.example>\r\n\r\nhello'],
    ],
    { From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>', 'Message-ID': `<${action}@mx.example>` },
  )

const target = {
  externalId: '<a1@example.org>#0',
  at: '2026-10-01T03:00:00.000Z',
  author: { scope: '', externalId: 'ann@example.org', email: 'ann@example.org' },
  text: 'Where is my parcel?',
  addressesUs: true,
  hints: { messageId: '<a1@example.org>' },
}

conformance(email, {
  account,
  app: {},
  now: Date.UTC(2026, 9, 1, 12, 30),
  deliveries: [
    { name: 'a plain mail', body: mail({}), kinds: ['message'] },
    {
      name: 'a mail in Thai with an emoji subject',
      body: mail({ Subject: '=?utf-8?B?8J+Tpg==?=', 'Message-ID': '<a2@x>', 'Content-Type': 'text/plain; charset=utf-8' }, 'พัสดุหาย'),
      kinds: ['message'],
    },
    {
      name: 'HTML with an attachment',
      body: multipart(
        'mixed',
        [
          ['text/html', '<p>see <img src="https://t.example/p.gif"></p>'],
          ['application/pdf; name=a.pdf', 'PDF'],
        ],
        { 'Message-ID': '<a3@x>' },
      ),
      kinds: ['message'],
    },
    { name: 'a mail to several', body: mail({ Cc: 'Bo <bo@example.org>', 'Message-ID': '<a4@x>' }), kinds: ['message'] },
    {
      name: 'a receipt',
      body: multipart(
        'report; report-type=disposition-notification',
        [
          ['text/plain', 'read'],
          [
            'message/disposition-notification',
            'Original-Message-ID: <baton-0192a1f0-0000-7000-8000-000000000009@brand.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed',
          ],
        ],
        { 'Message-ID': '<a5@x>' },
      ),
      kinds: ['status'],
    },
    { name: 'a bounce', body: report('failed'), kinds: ['status'] },
    {
      name: 'our own mail in Sent',
      body: mail({ From: 'care@brand.example', To: 'ann@example.org', 'Message-ID': '<baton-12345678@brand.example>' }),
      kinds: ['message'],
    },
  ],
  duplicates: [
    { name: 'a mail came over two servers', first: mail({}), second: mail({ Received: 'from b; Thu, 01 Oct 2026 03:00:07 +0000' }) },
  ],
  unknownKind: report('delayed'),
  notOurs: ['{"events":[]}', '', 'not a mail at all', new Uint8Array([0xff, 0xfe, 0x00])],
  sends: [
    {
      name: 'an answer',
      message: { deliveryId: '0192a1f0-0000-7000-8000-000000000001', at: '2026-10-01T12:30:00.000Z', text: 'ได้ค่ะ', media: [], target },
      thread: { externalId: '<a1@example.org>', kind: 'mail', visibility: 'private', subject: 'Late parcel', lastInbound: target },
    },
  ],
  answers: [
    { name: 'queued', result: { status: 250, body: '2.0.0 queued' }, kind: 'sent' },
    { name: 'greylisted', result: { status: 451, body: '4.7.1 greylisted' }, kind: 'not-now' },
    { name: 'password refused', result: { status: 535, body: '5.7.8 no' }, kind: 'refused', class: 'reconnect' },
    { name: 'no such mailbox', result: { status: 550, body: '5.1.1 no such user' }, kind: 'refused', class: 'bad-recipient' },
    { name: 'connection lost', result: { status: 0, body: 'connection lost' }, kind: 'unknown' },
  ],
  texts: ['hello', 'ก้'.repeat(700), '배송이 늦어요. '.repeat(120)],
})
