import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { account, eventOf, mail, messageOf, multipart, withReplyKey } from './given.ts'
import { email, makeReplyAddress } from './index.ts'

describe('a mail', () => {
  it('becomes a message with its people, its thread and its time', async () => {
    const bytes = mail({ Cc: 'Team: bo@example.org, Somchai <somchai@example.org>;', 'Reply-To': 'ann.home@example.org' })
    expect(await messageOf(bytes)).toMatchObject({
      direction: 'inbound',
      at: '2026-10-01T03:00:00.000Z',
      externalId: expect.stringMatching(/^<a1@example\.org>#[0-9a-f]{16}$/),
      author: { externalId: 'ann@example.org', email: 'ann@example.org', displayName: 'Ann' },
      thread: { externalId: '<a1@example.org>', kind: 'mail', visibility: 'private', subject: 'Late parcel' },
      text: 'Where is my parcel?',
      participants: { to: ['care@brand.example'], cc: ['bo@example.org', 'somchai@example.org'], replyTo: 'ann.home@example.org' },
      addressesUs: true,
    })
  })

  it('takes the time of the mail server, not of a clock set wrong', async () => {
    const bytes = mail({
      Received: 'from mx.example by mail.brand.example; Thu, 01 Oct 2026 03:00:07 +0000 (UTC)',
      Date: 'Mon, 01 Jan 1990 00:00:00 +0000',
    })
    expect((await messageOf(bytes)).at).toBe('2026-10-01T03:00:07.000Z')
    expect((await messageOf(bytes, { 'x-baton-received-at': '2026-10-01T03:00:09Z' })).at).toBe('2026-10-01T03:00:09.000Z')
  })

  it('has one key for all its copies, and another for other words under the same Message-ID', async () => {
    const first = await messageOf(mail({}))
    const copy = await messageOf(
      mail({ Received: 'from elsewhere; Thu, 01 Oct 2026 03:00:07 +0000', 'Delivered-To': 'care@brand.example' }),
    )
    const reused = await messageOf(mail({}, 'Another matter entirely'))
    expect(copy.dedupeKey).toBe(first.dedupeKey)
    expect(reused.dedupeKey).not.toBe(first.dedupeKey)
    expect(reused.externalId).not.toBe(first.externalId)
  })

  it('gets a name from its content when it has no Message-ID', async () => {
    const first = await messageOf(mail({ 'Message-ID': '' }))
    expect(first.externalId).toMatch(/^<[0-9a-f]{64}@no-message-id>/)
    expect((await messageOf(mail({ 'Message-ID': '' }))).externalId).toBe(first.externalId)
  })

  it('is ours when we wrote it, with the delivery it came from', async () => {
    const bytes = mail({
      From: 'Brand Care <Care@Brand.example>',
      To: 'ann@example.org',
      'Message-ID': '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>',
    })
    expect(await messageOf(bytes)).toMatchObject({
      direction: 'outbound',
      addressesUs: false,
      externalId: '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>',
      deliveryId: '0192a1f0-0000-7000-8000-000000000001',
    })
  })

  it('that forges our address is shown as somebody else’s, with a warning', async () => {
    const forged = mail({
      From: 'care@brand.example',
      'Authentication-Results': 'mx.brand.example; spf=fail; dmarc=fail (p=REJECT) header.from=brand.example',
    })
    expect(await messageOf(forged)).toMatchObject({ direction: 'inbound', notice: 'dmarc-fail', sendHints: { dmarc: 'fail' } })
  })

  it('is read in no time, however many recipients a stranger names', async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => `"P, ${n}" <p${n}@example.org>`).join(',\r\n ')
    const before = process.threadCpuUsage()
    const message = await messageOf(mail({ To: `care@brand.example, ${many}` }).subarray(0, 250_000))
    expect(message.participants?.to.length).toBeGreaterThan(300)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(1500)
  })

  it('is refused with a reason when it is none', async () => {
    for (const body of ['{"events":[]}', '', 'hello', '\u0000\u0001'])
      expect(await email.parse({ body: Buffer.from(body), headers: {} }, account)).toMatchObject({
        ok: false,
        reason: { code: expect.any(String) },
      })
  })
})

describe('a thread', () => {
  it('is named by its first mail, and known by every mail on the way', async () => {
    const answer = await messageOf(
      mail({
        Subject: 'RE: 답장: Late parcel',
        'Message-ID': '<a3@example.org>',
        'In-Reply-To': '<baton-12345678@brand.example>',
        References: '<a1@example.org>\r\n <baton-12345678@brand.example>',
      }),
    )
    expect(answer).toMatchObject({
      replyTo: '<baton-12345678@brand.example>',
      thread: { externalId: '<a1@example.org>', subject: 'Late parcel' },
    })
    expect(answer.thread.aliases).toEqual(
      expect.arrayContaining(['<a1@example.org>', '<baton-12345678@brand.example>', '<a3@example.org>']),
    )
  })

  it('is found by the reply address when the program of the contact dropped References', async () => {
    const first = await messageOf(mail({}), {}, withReplyKey)
    const replyAddress = makeReplyAddress('care@brand.example', first.thread.externalId, 'a key of this account')
    const answer = await messageOf(mail({ To: `Brand <${replyAddress}>`, 'Message-ID': '<x9@example.org>' }, 'Thanks'), {}, withReplyKey)
    expect(first.thread.aliases?.filter((alias) => answer.thread.aliases?.includes(alias))).toHaveLength(1)
  })

  it('cannot be entered with an address made up, or made for another account', async () => {
    const first = await messageOf(mail({}), {}, withReplyKey)
    for (const forged of [
      makeReplyAddress('care@brand.example', first.thread.externalId, 'a guess'),
      makeReplyAddress('sales@brand.example', first.thread.externalId, 'a key of this account').replace('sales', 'care'),
      'care+aaaa@brand.example',
    ]) {
      const answer = await messageOf(mail({ To: forged, 'Message-ID': '<x9@example.org>' }, 'Thanks'), {}, withReplyKey)
      expect(first.thread.aliases?.filter((alias) => answer.thread.aliases?.includes(alias))).toEqual([])
    }
  })
})

describe('the words of a mail', () => {
  const inCharset = (charset: string, bytes: number[]) =>
    mail({ 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': '8bit' }, Buffer.from(bytes))

  it.each([
    ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x4b, 0x5c, 0x1b, 0x28, 0x42], '日本'],
    ['euc-kr', [0xb9, 0xe8, 0xbc, 0xdb], '배송'],
    ['ks_c_5601-1987', [0xb9, 0xe8, 0xbc, 0xdb], '배송'],
    ['tis-620', [0xca, 0xc7, 0xd1, 0xca, 0xb4, 0xd5], 'สวัสดี'],
    ['windows-874', [0xca, 0xc7, 0xd1, 0xca, 0xb4, 0xd5, 0x85], 'สวัสดี…'],
    ['iso-8859-1', [0x93, 0x63, 0x61, 0x66, 0xe9, 0x94], '“café”'],
    ['us-ascii', [...Buffer.from('พัสดุหาย')], 'พัสดุหาย'],
    ['iso-8859-1', [...Buffer.from('café déjà')], 'café déjà'],
    ['utf-8', [0x63, 0x61, 0x66, 0xe9], 'café'],
    ['utf-8', [0xca, 0xc7, 0xd1, 0xca, 0xb4, 0xd5], 'สวัสดี'],
    ['utf-8', [0xb9, 0xe8, 0xbc, 0xdb, 0x20, 0xb4, 0xca, 0xbe, 0xee], '배송 늦어'],
    ['no-such-charset', [...Buffer.from('plain')], 'plain'],
  ])('are read in %s, rightly labelled or not', async (charset, bytes, expected) => {
    expect((await messageOf(inCharset(charset, bytes))).text).toBe(expected)
  })

  it('stay as they are when a few bytes of many are damaged', async () => {
    const thai = Buffer.from('พัสดุของฉันหายไปไหน')
    const { text } = await messageOf(inCharset('utf-8', [...thai.subarray(0, -1)]))
    expect(text).toMatch(/^พัสดุของฉันหายไปไห\ufffd/)
  })

  it.each([
    ['=?utf-8?B?4LiI4Lix4LiU4Liq4LmI4LiH?=', 'จัดส่ง'],
    ['=?euc-kr?Q?=B9=E8=BC=DB?=', '배송'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['=?utf-8?Q?caf=E9 latte?=', 'café latte'],
    ['=?utf-8?B?4LiI4Lix4Lg=?= =?utf-8?B?lOC4quC5iOC4hw==?=', 'จัดส่ง'],
    ['=?utf-8?B?4LiI4Lix4LiU4Liq4LmI4LiH', '=?utf-8?B?4LiI4Lix4LiU4Liq4LmI4LiH'],
  ])('of a subject are read: %s', async (subject, expected) => {
    expect((await messageOf(mail({ Subject: subject }))).thread.subject).toBe(expected)
  })

  it('hold no byte that a database refuses', async () => {
    expect((await messageOf(mail({}, 'a\u0000b'))).text).toBe('ab')
  })

  it('are taken from HTML when there is no plain text', async () => {
    const html = '<style>p{color:red}</style><p>안녕하세요 &amp; &lt;hi&gt;</p><ul><li>one<li>two</ul><script>alert(1)</script>'
    expect((await messageOf(mail({ 'Content-Type': 'text/html; charset=utf-8' }, html))).text).toBe('안녕하세요 & <hi>\n\n• one\n• two')
  })
})

describe('quotes below an answer', () => {
  it.each([
    ['Gmail', 'Thanks!\n\nOn Thu, 1 Oct 2026 at 10:00, Brand Care <care@brand.example> wrote:\n\n> On it\n> Minji\n'],
    ['Gmail, broken over two lines', 'Thanks!\n\nOn Thu, 1 Oct 2026 at 10:00, Brand Care\n<care@brand.example> wrote:\n> On it\n'],
    [
      'Outlook',
      'Thanks!\n\nFrom: Brand Care <care@brand.example>\nSent: Thursday, 1 October 2026 10:00\nTo: Ann\nSubject: Late parcel\n\nOn it\n',
    ],
    ['Outlook, older', 'Thanks!\n\n-----Original Message-----\nFrom: Brand\n\nOn it'],
    ['a Korean program', 'Thanks!\n\n2026년 10월 1일 (목) 오전 10:00, Brand Care <care@brand.example>님이 작성:\n\n> On it'],
    ['a Thai program', 'Thanks!\n\nในวันที่ พฤ. 1 ต.ค. 2026 เวลา 10:00 Brand Care <care@brand.example> เขียนว่า:\n\n> On it'],
    ['marks alone', 'Thanks!\n\n> On it\n>\n> Minji'],
  ])('are folded as %s writes them, and the whole is kept', async (_program, text) => {
    const message = await messageOf(mail({}, text))
    expect(message.text).toBe('Thanks!')
    expect(message.html).toContain('On it')
  })

  it.each([
    ['answers between the quoted lines', '> Is it blue?\nYes\n> Is it late?\nNo'],
    ['nothing but a quote', '> On it\n> Minji'],
    ['a word that only looks like it', 'On Monday I wrote:\nnothing came.'],
  ])('are not folded for %s', async (_case, text) => {
    const message = await messageOf(mail({}, text))
    expect(message.text).toBe(text)
  })

  it('are folded in HTML by the marks of the program', async () => {
    const html = '<div>Thanks!</div><div class="gmail_quote">On Thursday <b>Brand</b> wrote:<blockquote>On it</blockquote></div>'
    const message = await messageOf(mail({ 'Content-Type': 'text/html' }, html))
    expect(message.text).toBe('Thanks!')
    expect(message.html).toContain('On it')
  })
})

describe('HTML', () => {
  const sanitised = async (html: string) => (await messageOf(mail({ 'Content-Type': 'text/html; charset=utf-8' }, html))).html ?? ''

  it('loses everything that runs, frames, submits or fetches', async () => {
    const html = await sanitised(
      `<p onclick="x()">hi</p><script>x</script><iframe src="https://e.example"></iframe><form action="/"><input></form>
       <a href="javascript:x()">a</a><link rel="stylesheet" href="https://e.example"><svg onload="x()"></svg><meta http-equiv="refresh" content="0">
       <div style="position:fixed;top:0;background:url(https://e.example/p);color:#c00">d</div><base href="https://e.example"><object data="x"></object>`,
    )
    expect(html).not.toMatch(/script|iframe|<form|<input|javascript|<link|<svg|<meta|position|url\(|<base|<object|on\w+=/i)
    expect(html).toContain('color:#c00')
  })

  it('keeps pictures of other servers from loading, and remembers where they are', async () => {
    const html = await sanitised(
      '<img src="https://track.example/p.gif?id=1" width="1"><img src="//cdn.example/a.png"><img src="cid:logo@brand"><img srcset="https://e.example/b.png 2x">',
    )
    expect(html).not.toMatch(/\ssrc=|srcset/)
    expect(html).toContain('data-blocked-src="https://track.example/p.gif?id=1"')
    expect(html).toContain('data-blocked-src="https://cdn.example/a.png"')
    expect(html).toContain('data-cid="logo@brand"')
  })

  it('cannot bring our own marks along, nor pictures that are documents', async () => {
    const html = await sanitised(
      '<img data-blocked-src="javascript:x" src="data:image/svg+xml;base64,PHN2Zz4="><img src="data:image/png;base64,AAAA">',
    )
    expect(html).not.toMatch(/javascript|svg/)
    expect(html).toContain('src="data:image/png;base64,AAAA"')
  })

  it('opens links elsewhere, without telling where from', async () => {
    expect(await sanitised('<a href="https://brand.example">b</a>')).toContain('rel="noopener noreferrer nofollow" target="_blank"')
  })
})

describe('attachments', () => {
  it('come along with name, type and size; inline pictures with their Content-ID', async () => {
    const bytes = multipart('mixed', [
      ['text/plain', 'see the photo'],
      [
        'image/png; name="=?utf-8?B?4Lij4Li54Lib?=.png"\r\nContent-Disposition: attachment; filename*=utf-8\'\'%E0%B8%A3%E0%B8%B9%E0%B8%9B.png\r\nContent-ID: <p1@x>\r\nContent-Transfer-Encoding: base64',
        Buffer.from('PNG!').toString('base64'),
      ],
      ['message/rfc822', 'From: bo@example.org\r\nSubject: fwd\r\n\r\ninner'],
    ])
    expect((await messageOf(bytes)).media).toMatchObject([
      {
        kind: 'image',
        contentType: 'image/png',
        fileName: 'รูป.png',
        sizeBytes: 4,
        externalId: 'p1@x',
        inline: Buffer.from('PNG!'),
      },
      { kind: 'file', contentType: 'message/rfc822', fileName: 'attachment.eml' },
    ])
  })
})

describe('machines', () => {
  it.each([
    ['an out-of-office answer', { 'Auto-Submitted': 'auto-replied' }, 'auto-reply', 'never'],
    ['one of old programs', { Precedence: 'auto_reply' }, 'auto-reply', 'never'],
    ['a mail nobody can bounce', { 'Return-Path': '<>' }, 'auto-reply', 'never'],
    ['a mailing list', { 'List-Id': '<buyers.example.org>' }, undefined, 'never'],
    ['a program that asks for silence', { 'X-Auto-Response-Suppress': 'All' }, undefined, 'never'],
    [
      'a contact form',
      { 'Auto-Submitted': 'auto-generated', From: 'forms@shop.example', 'Reply-To': 'ann@example.org' },
      undefined,
      'never',
    ],
    ['a person', { 'Auto-Submitted': 'no' }, undefined, undefined],
  ])('%s is known for what it is', async (_what, headers, kindHint, autoAnswer) => {
    const message = await messageOf(mail(headers))
    expect([message.kindHint, message.sendHints?.autoAnswer]).toEqual([kindHint, autoAnswer])
  })
})

describe('reports about our mails', () => {
  const ours = '<baton-0192a1f0-0000-7000-8000-000000000001@brand.example>'
  const report = (
    status: string,
    original: [string, string] = ['message/rfc822', `Message-ID: ${ours}\r\nFrom: care@brand.example\r\n\r\nhello`],
    from = 'MAILER-DAEMON@mx.example',
  ) =>
    multipart(
      'report; report-type=delivery-status',
      [['text/plain', 'It did not work.'], ['message/delivery-status', `Reporting-MTA: dns; mx.example\r\n\r\n${status}`], original],
      {
        From: from,
        'Return-Path': '<>',
        'Message-ID': '<r1@mx.example>',
      },
    )

  it('mark the delivery failed, in the words of the mail server', async () => {
    const status =
      'Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such\r\n user here'
    expect(await eventOf(report(status))).toMatchObject({
      kind: 'status',
      status: 'failed',
      externalId: ours,
      deliveryId: '0192a1f0-0000-7000-8000-000000000001',
      code: '5.1.1',
      words: '550 5.1.1 No such user here',
      finding: { code: 'bounced_no_mailbox', params: { address: 'ann@example.org' } },
    })
  })

  it('say what the code means when the server says nothing, and read headers alone', async () => {
    const bytes = report('Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.2.2', [
      'text/rfc822-headers',
      `Message-ID: ${ours}\r\n`,
    ])
    expect(await eventOf(bytes)).toMatchObject({
      status: 'failed',
      finding: { code: 'bounced_full', params: { address: 'ann@example.org' } },
    })
  })

  it('do not call a delay a failure', async () => {
    expect(await eventOf(report('Final-Recipient: rfc822; ann@example.org\r\nAction: delayed\r\nStatus: 4.4.1'))).toMatchObject({
      kind: 'unknown',
      type: 'delivery-delayed',
    })
  })

  it('count a failure for one of several recipients', async () => {
    const status =
      'Final-Recipient: rfc822; bo@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\nFinal-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.7.1'
    expect(await eventOf(report(status))).toMatchObject({
      status: 'failed',
      finding: { code: 'bounced_by_rule', params: { address: 'ann@example.org' } },
    })
  })

  it('tell that a mail was read', async () => {
    const bytes = multipart('report; report-type=disposition-notification', [
      ['text/plain', 'read'],
      ['message/disposition-notification', `Original-Message-ID: ${ours}\r\nDisposition: manual-action/MDN-sent-manually; displayed`],
    ])
    expect(await eventOf(bytes)).toMatchObject({ kind: 'status', status: 'read', externalId: ours })
  })

  it('about a mail of the mailbox that Baton did not send are a message with the mail they bring back, whoever reports', async () => {
    const status = 'Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1'
    const theirs = 'Message-ID: <CAF-7@mail.example>\r\nFrom: care@brand.example\r\n\r\n주문이 늦어져 죄송합니다'
    expect(await eventOf(report(status, ['message/rfc822', theirs], 'Exchange329e71ec@brand.example'))).toMatchObject({
      kind: 'message',
      kindHint: 'bounce',
      text: 'It did not work.',
      author: { externalId: 'exchange329e71ec@brand.example' },
      media: [{ contentType: 'message/rfc822' }],
    })
  })

  it('about a mail that nobody can name are shown as a message', async () => {
    const bytes = report('Final-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1', ['text/plain', 'nothing returned'])
    expect(await eventOf(bytes)).toMatchObject({ kind: 'message', kindHint: 'bounce' })
  })
})

const sample = process.env.BATON_NETWORKS ? `${process.env.BATON_NETWORKS}/samples/email/thread.json` : ''
describe.skipIf(!existsSync(sample))('recorded mails (BATON_NETWORKS)', () => {
  it('make one thread', async () => {
    const { raw } = JSON.parse(readFileSync(sample, 'utf8')) as { raw: string[] }
    const messages = await Promise.all(raw.map((text) => messageOf(Buffer.from(text))))
    expect(new Set(messages.map(({ thread }) => thread.externalId)).size).toBe(1)
    expect(messages.at(-1)?.text).toBe('Thanks')
  })
})

describe('a large file', () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, n) => (n * 7919) % 256))
  const lines = (width: number) => bytes.toString('base64').replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n')
  const base64 = '\r\nContent-Transfer-Encoding: base64'

  it.each([60, 64, 76, 100])('in lines of %i letters comes out as it went in', async (width) => {
    const message = await messageOf(
      multipart('mixed', [
        ['text/plain', 'สวัสดี'],
        [`application/pdf${base64}`, lines(width)],
        [`image/png${base64}\r\nContent-ID: <logo>`, lines(width)],
      ]),
    )
    expect(message.text).toBe('สวัสดี')
    expect(message.media).toMatchObject([{ sizeBytes: bytes.length }, { sizeBytes: bytes.length, externalId: 'logo' }])
    expect(message.media.map(({ inline }) => inline)).toEqual([bytes, bytes])
  })

  it('that only a text speaks of stays in the text', async () => {
    const told = `see:\r\n--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${lines(76)}`
    const message = await messageOf(multipart('mixed', [['text/plain', told]]))
    expect(message.media).toEqual([expect.objectContaining({ fileName: 'mail.eml' })])
    expect(message.text).toContain(bytes.toString('base64').slice(0, 76))
  })

  it('that is a long text is read as words', async () => {
    const words = 'พัสดุของฉันอยู่ที่ไหนคะ '.repeat(1_000)
    const text = Buffer.from(words).toString('base64').replace(/.{76}/g, '$&\r\n')
    const message = await messageOf(multipart('mixed', [[`text/plain; charset=utf-8${base64}`, text]]))
    expect(message.text).toBe(words.trim())
  })
})

it('a long thread is known by its first mail and its newest, whatever stands between', async () => {
  const ids = Array.from({ length: 8_000 }, (_, n) => `<r${n}@example.org>`)
  const message = await messageOf(mail({ References: ids.join('\r\n ') }))
  expect(message.thread).toMatchObject({ externalId: '<r0@example.org>' })
  expect(message.thread.aliases?.length).toBeLessThan(60)
  expect(message.sendHints?.references?.split(' ').at(-1)).toBe('<r7999@example.org>')
})

it('of hundreds of files the first are kept, and the whole mail beside them', async () => {
  const parts = Array.from({ length: 300 }, (_, n): [string, string] => ['application/pdf', `file ${n}`])
  const message = await messageOf(multipart('mixed', parts))
  expect(message.media).toHaveLength(101)
  expect(message).toMatchObject({ notice: 'cut' })
  expect(message.media.at(-1)).toMatchObject({ fileName: 'mail.eml' })
})
