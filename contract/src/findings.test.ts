import { expect, it } from 'vitest'
import { type FindingCode, finding, findings, inEnglish, type RemedyCode, remedies } from './findings.ts'

it('says a finding and its remedy in English, with the words of the network apart', () => {
  const refused = finding(
    'host_unreachable',
    { host: 'mail.brand.example', reason: 'ECONNREFUSED' },
    { remedy: 'mail_check_incoming_server' },
  )

  expect(inEnglish(refused)).toEqual({
    code: 'host_unreachable',
    params: { host: 'mail.brand.example', reason: 'ECONNREFUSED' },
    networkWords: null,
    words: 'mail.brand.example could not be reached (ECONNREFUSED).',
    remedyCode: 'mail_check_incoming_server',
    remedy: 'Check server, port and encryption for incoming mail.',
  })
  expect(inEnglish(finding('token_refused', {}, { networkWords: '인증에 실패했습니다' }))).toMatchObject({
    words: 'The network does not take the token.',
    networkWords: '인증에 실패했습니다',
    remedy: null,
  })
})

it('keeps braces that a network sent as they are', () => {
  expect(inEnglish(finding('not_json', { error: 'at {error}, $& and {x}' })).words).toBe('This is not JSON (at {error}, $& and {x}).')
})

it('keeps nothing that PostgreSQL refuses', () => {
  expect(finding('stumbled', { error: 'a\0b \ud83d' }, { networkWords: '\0' })).toMatchObject({ params: { error: 'ab \ufffd' } })
})

it('asks for what the sentences leave open', () => {
  // @ts-expect-error the host is missing
  finding('host_silent', {})
  // @ts-expect-error of the remedy the port is missing
  finding('address_private', { host: 'h' }, { remedy: 'allow_host' })
  // The server knows the address of the webhook.
  finding('webhook_missing', {}, { remedy: 'line_enter_webhook' })
})

it('ends every sentence, and begins each with a capital or a parameter', () => {
  const sentences = [
    ...Object.keys(findings).map((code) => findings[code as FindingCode]),
    ...Object.keys(remedies).map((code) => remedies[code as RemedyCode]),
  ]
  expect(sentences.filter((sentence) => !/^[A-Z“{].*([.}])$/.test(sentence))).toEqual([])
})
