import { expect, it } from 'vitest'
import { sameHandle } from './DisconnectDialog.tsx'
import { entered, faultyFields, firstValues, missing, withFollowers } from './fields.ts'

const field = (name: string, required = true, placeholder?: string) => ({ name, label: name, secret: false, required, placeholder })
const mail = [
  field('address'),
  field('imapUser'),
  field('imapPort', true, '993'),
  field('imapSecurity'),
  field('smtpUser'),
  field('displayName', false, 'Brand Care'),
]

it('begins with what nearly everybody would enter, and with nothing for optional fields', () => {
  expect(firstValues({ network: 'email', fields: mail })).toEqual({ imapPort: '993', imapSecurity: 'tls' })
})

it('begins with what an account had that is connected again', () => {
  const before = { address: 'care@haru.example', imapPort: '1143', imapSecurity: 'none', displayName: 'Haru Care' }
  expect(firstValues({ network: 'email', fields: mail }, before)).toEqual(before)
})

it('fills the user in from the address until somebody writes another', () => {
  let values = withFollowers(mail, {}, 'address', 'care@haru.example')
  expect(values).toMatchObject({ imapUser: 'care@haru.example', smtpUser: 'care@haru.example' })
  values = withFollowers(mail, values, 'smtpUser', 'relay')
  values = withFollowers(mail, values, 'address', 'help@haru.example')
  expect(values).toMatchObject({ imapUser: 'help@haru.example', smtpUser: 'relay' })
})

it('takes the usual port of an encryption with it, but never changes one that somebody wrote', () => {
  let values = withFollowers(mail, { imapPort: '993', imapSecurity: 'tls', smtpPort: '465' }, 'imapSecurity', 'starttls')
  values = withFollowers(mail, values, 'smtpSecurity', 'starttls')
  expect(values).toMatchObject({ imapPort: '143', smtpPort: '587' })
  values = withFollowers(mail, values, 'smtpSecurity', 'tls')
  expect(values).toMatchObject({ imapPort: '143', smtpPort: '465' })
  values = withFollowers(mail, { ...values, smtpPort: '2525' }, 'smtpSecurity', 'starttls')
  expect(values).toMatchObject({ smtpSecurity: 'starttls', smtpPort: '2525' })
})

it('sends only what was entered, and knows what is missing', () => {
  const values = { address: ' care@haru.example ', imapUser: '   ', unknown: 'x' }
  expect(entered(mail, values)).toEqual({ address: 'care@haru.example' })
  expect(missing(mail, values)).toEqual(['imapUser', 'imapPort', 'imapSecurity', 'smtpUser'])
})

it('sends empty what was there and was emptied', () => {
  const before = { displayName: 'Haru Care', imapPort: '993' }
  expect(entered(mail, { ...before, displayName: ' ' }, before)).toEqual({ displayName: '', imapPort: '993' })
})

it('finds the fields that the server names', () => {
  expect(
    faultyFields({
      fields: [
        { path: 'fields.channelSecret', problem: 'is missing' },
        { path: 'baseUrl', problem: 'is no URL' },
      ],
    }),
  ).toEqual(['channelSecret', 'baseUrl'])
  expect(faultyFields({ detail: 'no fields here' })).toEqual([])
  expect(faultyFields(null)).toEqual([])
})

it('takes the handle with or without its @, but never an empty one', () => {
  expect(sameHandle('haru_care ', '@Haru_Care')).toBe(true)
  expect(sameHandle('haru', '@haru_care')).toBe(false)
  expect(sameHandle('', '')).toBe(false)
  expect(sameHandle('@', '@haru')).toBe(false)
})
