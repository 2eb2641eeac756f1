import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hmacHex, type ChannelEvent, type HttpCall, type OutboundMessage, type ThreadContext } from '@baton/channel-kit'
import { conformance } from '@baton/channel-kit/conformance'
import { whatsapp } from './index.ts'
import {
  account,
  app,
  BUSINESS,
  change,
  echoHook,
  GROUP,
  hook,
  inbound,
  message,
  MINJI,
  NOK,
  NOW,
  NUMBER,
  outbound,
  parcel,
  RECEIVED_AT,
  status,
  statusHook,
  text,
  thread,
} from './fixtures.ts'

const DAY = 24 * 3600_000
const hello = text('สวัสดีค่ะ ของยังไม่ถึงเลย')
const file = { id: '1113842206146232', mime_type: 'image/jpeg', sha256: 'law0=' }
const quality = change(
  'phone_number_quality_update',
  { display_phone_number: '6621234567', event: 'FLAGGED', current_limit: 'TIER_1K' },
  { time: 1795165200 },
)
const accepted = { messaging_product: 'whatsapp', contacts: [{ input: NOK.phone, wa_id: NOK.phone }], messages: [{ id: 'wamid.OUT1' }] }
const refused = (code: number, more: object = {}) => ({
  status: 400,
  body: {
    error: { message: `(#${code}) No`, type: 'OAuthException', code, error_data: { details: 'Because.' }, fbtrace_id: 'A1', ...more },
  },
})
const longThai = 'คุณลูกค้าสามารถติดตามพัสดุได้ที่หน้าคำสั่งซื้อ '.repeat(300)

conformance(whatsapp, {
  account,
  app,
  now: NOW,
  sign: (body, { appSecret }) => ({ 'x-hub-signature-256': `sha256=${hmacHex(appSecret ?? '', body)}` }),
  deliveries: [
    { name: 'a text', body: hook([hello]), kinds: ['message'] },
    { name: 'words of somebody without a number', body: hook([text('안녕하세요', {}, MINJI)], MINJI), kinds: ['message'] },
    { name: 'a picture', body: hook([message('image', { ...file, caption: 'พังตรงนี้' })]), kinds: ['message'] },
    { name: 'a film', body: hook([message('video', file)]), kinds: ['message'] },
    {
      name: 'a voice message',
      body: hook([message('audio', { ...file, mime_type: 'audio/ogg; codecs=opus', voice: true })]),
      kinds: ['message'],
    },
    { name: 'a file', body: hook([message('document', { ...file, filename: 'ใบเสร็จ.pdf' })]), kinds: ['message'] },
    { name: 'a sticker', body: hook([message('sticker', { ...file, animated: true })]), kinds: ['message'] },
    { name: 'a place', body: hook([message('location', { latitude: 13.75, longitude: 100.5, name: 'บ้าน' })]), kinds: ['message'] },
    { name: 'a contact', body: hook([message('contacts', [{ name: { formatted_name: '철수' } }])]), kinds: ['message'] },
    { name: 'a button of a template', body: hook([message('button', { text: 'No', payload: 'no' })]), kinds: ['message'] },
    {
      name: 'a chosen button',
      body: hook([message('interactive', { type: 'button_reply', button_reply: { id: '1', title: 'เลื่อนวันส่ง' } })]),
      kinds: ['message'],
    },
    {
      name: 'an order',
      body: hook([message('order', { product_items: [{ product_retailer_id: 'HL-2', quantity: 2 }] })]),
      kinds: ['message'],
    },
    {
      name: 'what WhatsApp does not show',
      body: hook([message('unsupported', { type: 'poll' }, { errors: [{ code: 131051 }] })]),
      kinds: ['message'],
    },
    { name: 'a group', body: hook([text('ใครได้ของแล้วบ้าง', { group_id: GROUP })]), kinds: ['message'] },
    { name: 'a reaction', body: hook([message('reaction', { message_id: 'wamid.OUT1', emoji: '👍' })]), kinds: ['reaction'] },
    { name: 'a reaction taken back', body: hook([message('reaction', { message_id: 'wamid.OUT1', emoji: '' })]), kinds: ['reaction'] },
    {
      name: 'an edit',
      body: hook([message('edit', { original_message_id: hello.id, message: { type: 'text', text: { body: 'ได้แล้วค่ะ' } } })]),
      kinds: ['edit'],
    },
    { name: 'an unsend', body: hook([message('revoke', { original_message_id: hello.id })]), kinds: ['delete'] },
    { name: 'a new number', body: hook([message('system', { type: 'user_changed_number', wa_id: '66899999999' })]), kinds: ['message'] },
    { name: 'two in one body', body: hook([text('네'), text('감사합니다')]), kinds: ['message', 'message'] },
    { name: 'statuses', body: statusHook(status('delivered'), status('sent'), status('read')), kinds: ['status', 'status', 'status'] },
    {
      name: 'a failure',
      body: statusHook(status('failed', { errors: [{ code: 131047, title: 'Re-engagement message' }] })),
      kinds: ['status'],
    },
    {
      name: 'words from the app of the brand',
      body: echoHook({ from: '6621234567', to: NOK.phone, id: 'wamid.APP1', timestamp: '1795165200', type: 'text', text: { body: 'ครับ' } }),
      kinds: ['message'],
    },
    {
      name: 'a new user id',
      body: change('user_id_update', {
        metadata: { phone_number_id: NUMBER },
        user_id_update: [{ wa_id: NOK.phone, user_id: { previous: NOK.userId, current: 'TH.2' }, timestamp: '1795165200' }],
      }),
      kinds: ['relation'],
    },
    { name: 'fallen quality', body: quality, kinds: ['account'] },
    {
      name: 'a restriction',
      body: change('account_update', {
        event: 'ACCOUNT_RESTRICTION',
        restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
      }),
      kinds: ['account'],
    },
    {
      name: 'an approved template',
      body: change('message_template_status_update', { event: 'APPROVED', message_template_id: 1 }),
      kinds: ['template'],
    },
    {
      name: 'a template that fell out of favour',
      body: change('message_template_quality_update', {
        previous_quality_score: 'GREEN',
        new_quality_score: 'YELLOW',
        message_template_id: 1,
        message_template_name: 'order_update',
        message_template_language: 'th',
      }),
      kinds: ['template'],
    },
    {
      name: 'a template of another category',
      body: change('template_category_update', { previous_category: 'UTILITY', new_category: 'MARKETING', message_template_id: 1 }),
      kinds: ['template'],
    },
    {
      name: 'a flagged template',
      body: change('message_template_status_update', { event: 'FLAGGED', message_template_id: 1, message_template_name: 'order_update' }),
      kinds: ['account'],
    },
    {
      name: 'a state of a template that nobody knows yet',
      body: change('message_template_status_update', { event: 'DREAMING', message_template_id: 1 }),
      kinds: ['unknown'],
    },
    {
      name: 'a paused template',
      body: change('message_template_status_update', {
        event: 'PAUSED',
        message_template_id: 1,
        message_template_name: 'order_update',
        message_template_language: 'th',
        reason: 'NONE',
      }),
      kinds: ['template', 'account'],
    },
    {
      name: 'a trouble of the number',
      body: change('messages', { metadata: { phone_number_id: NUMBER }, errors: [{ code: 130429 }] }),
      kinds: ['unknown'],
    },
  ],
  duplicates: [
    {
      name: 'Meta delivers again, under another name of the person',
      first: hook([hello]),
      second: hook([hello], { ...NOK, name: 'นก 🌸' }),
    },
    {
      name: 'the contacts stand beside it or not',
      first: hook([hello]),
      second: change('messages', { metadata: { phone_number_id: NUMBER }, messages: [hello] }),
    },
  ],
  unknownKind: hook([message('hologram', { id: '1' })]),
  notOurs: ['', '{', 'null', '[]', { object: 'page', entry: [] }, Uint8Array.from([0xff, 0xfe])],
  sends: [
    { name: 'an answer', message: outbound(), thread: thread() },
    {
      name: 'an answer to somebody without a number',
      message: outbound({ target: inbound({ author: { scope: BUSINESS, externalId: MINJI.userId }, hints: { userId: MINJI.userId } }) }),
      thread: thread({ externalId: MINJI.userId }),
    },
    { name: 'words to a group', message: outbound(), thread: thread({ externalId: GROUP, kind: 'group' }) },
    { name: 'a template', message: outbound({ template: parcel }), thread: thread() },
  ],
  answers: [
    { name: 'taken', result: { status: 200, body: accepted }, kind: 'sent' },
    { name: 'window closed', result: refused(131047), kind: 'refused', class: 'window-closed' },
    { name: 'no WhatsApp there', result: refused(131026), kind: 'refused', class: 'bad-recipient' },
    { name: 'takes no user id', result: refused(131062), kind: 'refused', class: 'bad-recipient' },
    { name: 'too often to one person', result: refused(131056), kind: 'not-now' },
    { name: 'too fast', result: refused(130429), kind: 'not-now' },
    { name: 'too many calls', result: refused(80007), kind: 'not-now' },
    { name: 'called spam', result: refused(131048), kind: 'refused', class: 'not-allowed' },
    { name: 'locked', result: refused(131031), kind: 'refused', class: 'not-allowed' },
    { name: 'not paid', result: refused(131042), kind: 'refused', class: 'quota' },
    { name: 'no such template', result: refused(132001), kind: 'refused', class: 'template' },
    { name: 'a paused template', result: refused(132015), kind: 'refused', class: 'template' },
    { name: 'another count of values', result: refused(132000), kind: 'refused', class: 'template' },
    { name: 'a dead token', result: { ...refused(190), status: 401 }, kind: 'refused', class: 'reconnect' },
    { name: 'no right', result: { ...refused(10), status: 403 }, kind: 'refused', class: 'permission' },
    { name: 'something wrong at Meta', result: { ...refused(131000), status: 500 }, kind: 'unknown' },
    { name: 'busy', result: { ...refused(131016), status: 503 }, kind: 'unknown' },
    { name: 'taken without an id', result: { status: 200, body: { messaging_product: 'whatsapp' } }, kind: 'unknown' },
  ],
  texts: [longThai, '안녕하세요. 배송 조회 부탁드립니다. '.repeat(400), 'a'.repeat(12_001), '👨‍👩‍👧‍👦'.repeat(1000), 'Hello'],
})

describe('reading WhatsApp', () => {
  it('knows a person by the user id, and by the number as another id of theirs', () => {
    expect(read(hook([hello]))).toMatchObject([
      {
        account: NUMBER,
        at: new Date(RECEIVED_AT).toISOString(),
        scope: NUMBER,
        thread: { externalId: NOK.userId, kind: 'dm', visibility: 'private' },
        author: { scope: BUSINESS, externalId: NOK.userId, aliases: [NOK.phone], handle: `+${NOK.phone}`, displayName: 'นก' },
        addressesUs: true,
        sendHints: { phone: NOK.phone, userId: NOK.userId },
      },
    ])
    expect(read(hook([text('네', {}, MINJI)], MINJI))).toMatchObject([
      { author: { externalId: MINJI.userId, displayName: '민지' }, sendHints: { userId: MINJI.userId } },
    ])
    const older = { phone: NOK.phone, userId: '', name: 'นก' }
    expect(read(hook([text('ค่ะ', {}, older)], older))).toMatchObject([
      { author: { externalId: NOK.phone }, thread: { externalId: NOK.phone } },
    ])
  })

  it('reads names, answers and files', () => {
    const flow = { type: 'nfm_reply', nfm_reply: { body: 'Sent', response_json: '{"flow_token":"x","วันที่":"3","size":2}' } }

    expect(read(hook([message('interactive', flow)]))).toMatchObject([{ text: 'Sent\nวันที่: 3\nsize: 2' }])
    expect(read(hook([text('อันนี้', { context: { from: '6621234567', id: 'wamid.OUT1' } })]))).toMatchObject([{ replyTo: 'wamid.OUT1' }])
    expect(read(hook([message('image', { ...file, caption: 'พัง' })]))).toMatchObject([
      { text: 'พัง', media: [{ kind: 'image', externalId: file.id, fetch: { url: `https://graph.facebook.com/${file.id}`, headers: {} } }] },
    ])
    expect(
      read(hook([text('สนใจค่ะ', { referral: { source_url: 'https://fb.me/1', headline: 'ลดครึ่งราคา', source_type: 'ad' } })])),
    ).toMatchObject([{ notice: 'from-ad:ลดครึ่งราคา', url: 'https://fb.me/1' }])
    expect(read(hook([message('unsupported', { type: 'poll' })]))).toMatchObject([{ text: '', notice: 'whatsapp-unsupported' }])
  })

  it('takes groups for meant for us, and quotes there', () => {
    expect(read(hook([text('ขอใบเสร็จ', { group_id: GROUP })]))).toMatchObject([
      { thread: { externalId: GROUP, kind: 'group' }, author: { externalId: NOK.userId }, addressesUs: true },
    ])
    expect(bodyOf(outbound(), thread({ externalId: GROUP, kind: 'group' }))).toMatchObject({
      recipient_type: 'group',
      to: GROUP,
      context: { message_id: 'wamid.IN1' },
    })
  })

  it('ties a new number and a new user id to the ones before, as a line that addresses nobody', () => {
    const number = message('system', { type: 'user_changed_number', wa_id: '66899999999', user_id: 'TH.2', previous_user_id: NOK.userId })
    const [event] = read(hook([number]))

    expect(event).toMatchObject({ kindHint: 'system', notice: 'number-changed', addressesUs: false, text: '' })
    expect(event).toMatchObject({ author: { externalId: 'TH.2', aliases: ['66899999999', NOK.userId, NOK.phone] } })
    expect(event?.kind === 'message' ? event.sendHints : null).toBeUndefined()
  })

  it('believes no id that stands in a sentence, where people write what they like', () => {
    const body = `User X changed from TH.victim to TH.attacker changed from ${NOK.userId} to TH.2`
    const [event] = read(
      hook([message('system', { type: 'user_changed_user_id', user_id: 'TH.2', body }, { from: undefined, from_user_id: undefined })], {
        ...NOK,
        phone: '',
        userId: 'TH.2',
      }),
    )

    expect(event).toMatchObject({ notice: 'id-changed', author: { externalId: 'TH.2' } })
    expect(JSON.stringify(event)).not.toContain('victim')
    expect(JSON.stringify(event)).not.toContain(NOK.userId)
  })

  it('brings our own id back with a status, and nobody else’s', () => {
    const [ours] = read(statusHook(status('sent', { biz_opaque_callback_data: outbound().deliveryId })))
    const [theirs] = read(statusHook(status('sent', { biz_opaque_callback_data: 'campaign-7' })))

    expect(ours).toMatchObject({ deliveryId: outbound().deliveryId, externalId: 'wamid.OUT1', status: 'sent' })
    expect(theirs).toMatchObject({ deliveryId: undefined })
    expect(read(statusHook(status('played')))).toMatchObject([{ status: 'read' }])
    expect(read(statusHook(status('deleted')))).toMatchObject([{ kind: 'unknown', type: 'status.deleted' }])
  })

  it('says why a message failed afterwards', () => {
    const errors = [{ code: 131047, title: 'Re-engagement message', error_data: { details: 'More than 24 hours have passed.' } }]

    expect(read(statusHook(status('failed', { errors })))).toMatchObject([
      { status: 'failed', refusal: 'window-closed', code: '131047', words: 'Re-engagement message: More than 24 hours have passed.' },
    ])
  })

  it('knows what another system answers, and what was written in the app of the brand', () => {
    const standby = change('standby', { metadata: { phone_number_id: NUMBER }, messages: [hello] })
    const echo = { from: '6621234567', to: NOK.phone, to_user_id: NOK.userId, id: 'wamid.APP1', timestamp: '1795165200', type: 'text' }

    expect(read(standby)).toMatchObject([{ standby: true }])
    expect(whatsapp.capabilities(thread({ lastInbound: inbound({ standby: true }) }), account, NOW)).toMatchObject({
      whyNot: { code: 'standby' },
    })
    expect(read(echoHook({ ...echo, text: { body: 'ได้ครับ' } }))).toMatchObject([
      { direction: 'outbound', text: 'ได้ครับ', thread: { externalId: NOK.userId, aliases: [NOK.phone] } },
    ])
    expect(read(echoHook({ ...echo, type: 'revoke', revoke: { original_message_id: 'wamid.APP0' } }))).toMatchObject([
      { kind: 'delete', externalId: 'wamid.APP0', by: 'us' },
    ])
  })

  it('tells of the whole account to all its numbers', () => {
    expect(read(quality)).toMatchObject([
      {
        kind: 'account',
        account: BUSINESS,
        accountBy: 'businessAccountId',
        what: 'warning',
        finding: { code: 'whatsapp_quality_fell', remedy: 'whatsapp_look_at_quality' },
      },
    ])
    expect(read(change('account_update', { event: 'PARTNER_REMOVED' }))).toMatchObject([
      { what: 'revoked', finding: { code: 'access_withdrawn' } },
    ])
    expect(read(change('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } }))).toMatchObject([
      { what: 'connected' },
    ])
  })
})

describe('answering on WhatsApp', () => {
  it('writes to the number where it is known, else to the user id, with the id of the delivery', () => {
    const minji = inbound({ author: { scope: BUSINESS, externalId: MINJI.userId }, hints: { userId: MINJI.userId } })
    const call = whatsapp.send(outbound(), thread(), account, NOW) as HttpCall

    expect(call.url).toMatch(new RegExp(`^https://graph\\.test/v26\\.0/${NUMBER}/messages\\?appsecret_proof=`))
    expect(call.headers.authorization).toBe('Bearer EAAG-token')
    expect(JSON.parse(String(call.body))).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: NOK.phone,
      type: 'text',
      text: { body: outbound().text, preview_url: false },
      biz_opaque_callback_data: outbound().deliveryId,
    })
    const toMinji = bodyOf(outbound({ target: minji }), thread({ externalId: MINJI.userId }))
    expect(toMinji).toMatchObject({ recipient: MINJI.userId })
    expect(toMinji).not.toHaveProperty('to')
  })

  it('writes to the new id of somebody who changed it after they wrote', () => {
    const since = (externalId: string) => bodyOf(outbound({ target: inbound({ author: { scope: BUSINESS, externalId } }) }), thread())

    expect(since('TH.2')).toMatchObject({ recipient: 'TH.2' })
    expect(since('66899999999')).toMatchObject({ to: '66899999999' })
  })

  it('may answer for a day after the person last wrote, and then only with a template', () => {
    const ends = RECEIVED_AT + DAY

    expect(whatsapp.capabilities(thread(), account, ends - 1)).toMatchObject({
      canReply: true,
      windowEndsAt: new Date(ends).toISOString(),
    })
    expect(whatsapp.capabilities(thread(), account, ends)).toMatchObject({ canReply: false, whyNot: { code: 'template-only' } })
    expect(whatsapp.capabilities(thread({ lastInbound: undefined }), account, NOW)).toMatchObject({ canReply: false, windowEndsAt: null })
  })

  it('counts what it sends by the category that Meta prices', () => {
    const call = whatsapp.send(outbound({}), thread(), account, NOW) as HttpCall
    const template = { ...call, body: JSON.stringify({ messaging_product: 'whatsapp', type: 'template', template: { name: 'parcel' } }) }
    const used = (sent: HttpCall, priceClass?: string) =>
      whatsapp.metering?.costOf(sent, { account, message: outbound(priceClass ? { priceClass } : {}) }).map(({ meter }) => meter)

    expect(used(call)).toEqual(['whatsapp_service'])
    expect(['UTILITY', 'marketing', 'authentication', 'named later'].flatMap((each) => used(template, each))).toEqual([
      'whatsapp_utility',
      'whatsapp_marketing',
      'whatsapp_authentication',
      'whatsapp_marketing',
    ])
    expect(used({ ...call, body: JSON.stringify({ status: 'read', message_id: 'wamid.1' }) })).toEqual([])
  })

  it('leaves an unknown one to a person, since nothing stops a second', () => {
    const call = whatsapp.send(outbound(), thread(), account, NOW) as HttpCall

    expect(whatsapp.afterUnknown(outbound(), thread(), account, call)).toEqual({ kind: 'ask' })
  })

  it('gives the sentence and the details of a refusal', () => {
    const { status: code, body } = refused(131047)
    const result = { status: code, headers: {}, body: Buffer.from(JSON.stringify(body)) }

    expect(whatsapp.readOutcome(result, outbound(), whatsapp.send(outbound(), thread(), account, NOW) as HttpCall)).toMatchObject({
      words: '(#131047) No: Because.',
      code: '131047',
    })
  })
})

describe('templates of WhatsApp', () => {
  const answer = (body: object, code = 200) => ({ status: code, headers: {}, body: Buffer.from(JSON.stringify(body)) })
  const told = (more: object) => ({ id: '900', name: 'order_update', language: 'th', status: 'APPROVED', category: 'UTILITY', ...more })
  const readOne = (more: object) => whatsapp.templates?.readAnswer('', answer({ data: [told(more)] }), account).templates[0]

  it('are asked for page by page, with the token as a header only', () => {
    const first = whatsapp.templates?.ask(account)
    const page = whatsapp.templates?.readAnswer(
      '',
      answer({
        data: [told({ components: [] })],
        paging: { cursors: { after: 'MjQZD' }, next: 'https://graph.test/x?access_token=secret' },
      }),
      account,
    )

    expect(first?.call.url).toMatch(
      new RegExp(`^https://graph\\.test/v26\\.0/${BUSINESS}/message_templates\\?fields=.*components.*&limit=100&`),
    )
    expect(page?.next?.call.url).toContain('after=MjQZD')
    expect(page?.next?.call.url).not.toContain('access_token')
    expect(whatsapp.templates?.readAnswer('', answer({ data: [] }), account)).toEqual({ templates: [] })
  })

  it('tell their parts, what is to be filled in with its examples, and what becomes of them', () => {
    expect(
      readOne({
        quality_score: { score: 'YELLOW', date: 1795165200 },
        components: [
          { type: 'HEADER', format: 'TEXT', text: 'คำสั่งซื้อ {{1}}', example: { header_text: ['HL-7'] } },
          { type: 'BODY', text: 'คุณ{{1}} พัสดุ {{2}}', example: { body_text: [['นก', 'TH001']] } },
          { type: 'FOOTER', text: 'Haru Living' },
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'ขอบคุณ' },
              { type: 'URL', text: 'ติดตาม', url: 'https://haru.example/t/{{1}}', example: ['https://haru.example/t/TH001'] },
            ],
          },
        ],
      }),
    ).toEqual({
      externalId: '900',
      name: 'order_update',
      language: 'th',
      state: 'approved',
      category: 'utility',
      quality: 'medium',
      reason: '',
      content: parcel.content,
    })
    expect(
      readOne({
        parameter_format: 'NAMED',
        components: [
          { type: 'BODY', text: 'Hi {{first_name}}', example: { body_text_named_params: [{ param_name: 'first_name', example: 'Nok' }] } },
        ],
      })?.content.parameters,
    ).toEqual([{ key: 'body.first_name', part: 'body', button: null, name: 'first_name', example: 'Nok' }])
  })

  it.each([
    ['file', {}, [{ type: 'HEADER', format: 'IMAGE' }]],
    ['part', {}, [{ type: 'HEADER', format: 'LOCATION' }]],
    ['part', {}, [{ type: 'CAROUSEL', cards: [] }]],
    ['part', {}, [{ type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Book' }] }]],
    ['part', {}, [{ type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy' }] }]],
    ['sign-in-code', { category: 'AUTHENTICATION' }, []],
    [null, {}, [{ type: 'BUTTONS', buttons: [{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+66' }] }]],
  ])('say that one cannot be sent from here because of %s', (obstacle, more, parts) => {
    expect(readOne({ ...more, components: [{ type: 'BODY', text: 'Hello' }, ...parts] })?.content.obstacle).toBe(obstacle)
  })

  it('are never taken for approved by a state that is not known', () => {
    expect(readOne({ status: 'DREAMING', components: [] })?.state).toBe('disabled')
    expect(readOne({ status: 'REJECTED', rejected_reason: 'ABUSIVE_CONTENT', components: [] })).toMatchObject({
      state: 'rejected',
      reason: 'ABUSIVE_CONTENT',
    })
  })

  it('are sent by name and language, each value in its place', () => {
    const call = whatsapp.send(outbound({ template: parcel }), thread(), account, NOW) as HttpCall

    expect(JSON.parse(call.body as string)).toMatchObject({
      to: NOK.phone,
      type: 'template',
      template: {
        name: 'order_update',
        language: { policy: 'deterministic', code: 'th' },
        components: [
          { type: 'header', parameters: [{ type: 'text', text: 'HL-7' }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'นก' },
              { type: 'text', text: 'TH001' },
            ],
          },
          { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'TH001' }] },
        ],
      },
      biz_opaque_callback_data: outbound().deliveryId,
    })
    const named = {
      ...parcel,
      content: { ...parcel.content, parameters: [{ key: 'body.who', part: 'body' as const, button: null, name: 'who', example: null }] },
      values: { 'body.who': 'Nok' },
    }
    const second = whatsapp.send(outbound({ template: named }), thread(), account, NOW) as HttpCall
    expect(JSON.parse(second.body as string)).toMatchObject({
      template: { components: [{ type: 'body', parameters: [{ type: 'text', parameter_name: 'who', text: 'Nok' }] }] },
    })
  })

  it('may be sent to one person at any time, and not into a group or a chat that another system holds', () => {
    const late = NOW + 30 * DAY
    expect(whatsapp.capabilities(thread(), account, late)).toMatchObject({ canReply: false, takesTemplates: true })
    expect(whatsapp.capabilities(thread(), account, NOW)).toMatchObject({ canReply: true, takesTemplates: true })
    expect(whatsapp.capabilities(thread({ kind: 'group' }), account, late)).toMatchObject({ takesTemplates: false })
    expect(whatsapp.capabilities(thread({ lastInbound: inbound({ standby: true }) }), account, NOW)).toMatchObject({
      takesTemplates: false,
    })
  })

  it.each([
    [132000, 'template_changed'],
    [132001, 'template_gone'],
    [132005, 'template_too_long'],
    [132007, 'template_against_policy'],
    [132012, 'template_changed'],
    [132015, 'template_paused'],
    [132016, 'template_disabled'],
  ])('refused by %s is told what it means, at once and by a status', (code, finding) => {
    const { status: http, body } = refused(code)
    const call = whatsapp.send(outbound({ template: parcel }), thread(), account, NOW) as HttpCall

    expect(whatsapp.readOutcome(answer(body, http), outbound(), call)).toMatchObject({ class: 'template', finding: { code: finding } })
    expect(read(statusHook(status('failed', { errors: [{ code, title: 'No' }] })))).toMatchObject([
      { refusal: 'template', finding: { code: finding } },
    ])
  })

  it('change by webhooks that name them, for every number of the account', () => {
    const paused = change(
      'message_template_status_update',
      { event: 'PAUSED', message_template_id: 900, reason: 'NONE', other_info: { title: 'FIRST_PAUSE', description: 'Low quality.' } },
      { time: 1795165200 },
    )
    expect(read(paused)[0]).toMatchObject({
      kind: 'template',
      account: BUSINESS,
      accountBy: 'businessAccountId',
      at: new Date(RECEIVED_AT).toISOString(),
      externalId: '900',
      state: 'paused',
      reason: 'FIRST_PAUSE: Low quality.',
    })
    // It tells of a change to come: until then the category is the one it has.
    const announced = { message_template_id: 900, new_category: 'UTILITY', correct_category: 'MARKETING' }
    expect(read(change('template_category_update', announced))).toMatchObject([{ category: 'utility' }])
  })
})

describe('files of WhatsApp', () => {
  const asked = { transport: 'http', method: 'GET', url: `https://graph.facebook.com/${file.id}`, headers: {} } as const
  const answer = (body: object, code = 200) => ({ status: code, headers: {}, body: Buffer.from(JSON.stringify(body)) })

  it('are asked for by id and then by the address that Meta tells, with the token', () => {
    const first = whatsapp.authorizeFetch?.(asked, account)
    const next = whatsapp.followFetch?.(asked, answer({ url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1' }), account)

    expect(first?.url).toMatch(new RegExp(`^https://graph\\.test/v26\\.0/${file.id}\\?phone_number_id=${NUMBER}&appsecret_proof=`))
    expect(first?.headers.authorization).toBe('Bearer EAAG-token')
    expect(whatsapp.authorizeFetch?.(next as HttpCall, account).headers).toEqual({ authorization: 'Bearer EAAG-token' })
  })

  it.each(['https://evil.example/a', 'http://lookaside.fbsbx.com/a', 'https://fbsbx.com.evil.example/a', 'https://evilfbsbx.com/a', ''])(
    'are not looked for at %s, and the token does not go there',
    (url) => {
      expect(whatsapp.followFetch?.(asked, answer({ url }), account)).toBe('nowhere')
      expect(whatsapp.authorizeFetch?.({ ...asked, url }, account).headers).toEqual({})
    },
  )

  it('stay refused when Meta refuses', () => {
    expect(whatsapp.followFetch?.(asked, answer({ error: { code: 100 } }, 400), account)).toBeNull()
  })
})

describe('connecting WhatsApp', () => {
  const answer = (body: object, code = 200) => ({ status: code, headers: {}, body: Buffer.from(JSON.stringify(body)) })
  const debugged = (data: object) => answer([{ code: 200, body: JSON.stringify({ data }) }])

  it('finds the number, and notices another one', () => {
    const number = { id: NUMBER, display_phone_number: '+66 2 123 4567', verified_name: 'Haru Living' }

    expect(whatsapp.readProbe('profile', answer(number), { ...account, externalId: '' })).toMatchObject({
      ok: true,
      account: { externalId: NUMBER, handle: '+66 2 123 4567', name: 'Haru Living' },
    })
    expect(whatsapp.readProbe('profile', answer({ ...number, id: '1' }), account)).toMatchObject({ finding: { code: 'another_account' } })
    const missing = answer({ error: { message: 'Unsupported get request', code: 100, error_subcode: 33 } }, 400)
    expect(whatsapp.readProbe('profile', missing, account)).toMatchObject({
      finding: { code: 'whatsapp_number_not_found', remedy: 'whatsapp_check_ids' },
    })
  })

  it('names the rights that are missing', () => {
    expect(whatsapp.readProbe('rights', debugged({ is_valid: true, scopes: ['whatsapp_business_messaging'] }), account)).toMatchObject({
      ok: false,
      finding: { code: 'rights_missing_named', params: { rights: 'whatsapp_business_management' }, remedy: 'whatsapp_give_rights' },
    })
    expect(whatsapp.readProbe('token', debugged({ is_valid: true, scopes: [], expires_at: 0 }), account)).toMatchObject({
      ok: true,
      finding: { code: 'token_holds' },
    })
    expect(whatsapp.readProbe('token', debugged({ is_valid: false, scopes: [] }), account)).toMatchObject({
      ok: false,
      finding: { code: 'token_refused' },
    })
  })

  it('tells how the number is', () => {
    expect(whatsapp.readProbe('number', answer({ id: NUMBER, status: 'CONNECTED' }), account)).toMatchObject({ ok: true })
    expect(whatsapp.readProbe('number', answer({ id: NUMBER, status: 'BANNED' }), account)).toMatchObject({
      ok: false,
      finding: { params: { status: 'BANNED' } },
    })
    expect(whatsapp.readProbe('quality', answer({ id: NUMBER, quality_rating: 'RED' }), account)).toMatchObject({ ok: false })
    expect(whatsapp.readProbe('quality', answer({ id: NUMBER, quality_rating: 'GREEN' }), account)).toMatchObject({ ok: true })
  })

  it('wants the app subscribed to the account', () => {
    const apps = (id: string) => answer({ data: [{ whatsapp_business_api_data: { id, name: 'Care' } }] })

    expect(whatsapp.readProbe('subscription', apps(app.appId), account)).toMatchObject({ ok: true })
    expect(whatsapp.readProbe('subscription', apps('1'), account)).toMatchObject({ ok: false, finding: { remedy: 'whatsapp_subscribe' } })
  })
})

const samples = join(process.env.BATON_NETWORKS ?? '', 'samples', 'whatsapp')
const isThere = Boolean(process.env.BATON_NETWORKS) && existsSync(samples)

describe.skipIf(!isThere)('payloads of others (set BATON_NETWORKS to run)', () => {
  /** Placeholders stand where times and ids are. */
  const unreal = [
    'deleted-message-revoke.json',
    'outgoing-message-text.json',
    'incoming-status-ui.json',
    'message-status-group.json',
    'incoming-system.json',
  ]
  const unknown = ['user-marketing-preferences-resume.json']

  it.each(isThere ? readdirSync(samples) : [])('reads %s', (name) => {
    const kinds = read(JSON.parse(readFileSync(join(samples, name), 'utf8'))).map(({ kind }) => kind)

    expect(kinds).toHaveLength(1)
    if (!unreal.includes(name)) expect(kinds.includes('unknown')).toBe(unknown.includes(name))
  })
})

function bodyOf(message: OutboundMessage, where: ThreadContext): object {
  return JSON.parse(String((whatsapp.send(message, where, account, NOW) as HttpCall).body))
}

function read(body: object): ChannelEvent[] {
  const result = whatsapp.parse({ body: Buffer.from(JSON.stringify(body)), headers: {} }, account)
  if ('then' in result || !result.ok) throw new Error('expected events')
  return result.events
}
