import type { StoredMail } from '../mailbox.ts'
import { decodedHeader, headerOf, readable } from '../mime.ts'
import { inSet, textOf, type Token } from './parser.ts'

type Test = (mail: StoredMail, number: number) => boolean

/** Numbers (or UIDs) of the mails that fit all keys of a SEARCH. */
export function search(mails: StoredMail[], keys: Token[], byUid: boolean): number[] {
  const words = [...keys]
  if (textOf(words[0]).toUpperCase() === 'CHARSET') words.splice(0, 2)
  const test = all(words, mails)
  return mails.flatMap((mail, index) => (test(mail, index + 1) ? [byUid ? mail.uid : index + 1] : []))
}

function all(words: Token[], mails: StoredMail[]): Test {
  const tests: Test[] = []
  while (words.length > 0) tests.push(next(words, mails))
  return (mail, number) => tests.every((test) => test(mail, number))
}

const flags: Record<string, string> = {
  SEEN: '\\Seen',
  ANSWERED: '\\Answered',
  FLAGGED: '\\Flagged',
  DELETED: '\\Deleted',
  DRAFT: '\\Draft',
}

function next(words: Token[], mails: StoredMail[]): Test {
  const word = words.shift()!
  if (word.kind === 'list') return all([...word.items], mails)
  const key = word.text.toUpperCase()
  const argument = () => textOf(words.shift())
  if (key in flags) return (mail) => mail.flags.has(flags[key]!)
  if (key.startsWith('UN') && key.slice(2) in flags) return (mail) => !mail.flags.has(flags[key.slice(2)]!)
  switch (key) {
    case 'ALL':
      return () => true
    case 'NEW':
    case 'RECENT':
      return () => false
    case 'UID': {
      const fits = inSet(argument(), mails.at(-1)?.uid ?? 0)
      return (mail) => fits(mail.uid)
    }
    case 'NOT': {
      const test = next(words, mails)
      return (mail, number) => !test(mail, number)
    }
    case 'OR': {
      const one = next(words, mails)
      const other = next(words, mails)
      return (mail, number) => one(mail, number) || other(mail, number)
    }
    case 'HEADER': {
      const name = argument()
      return headerHas(name, argument())
    }
    case 'FROM':
    case 'TO':
    case 'CC':
    case 'SUBJECT':
      return headerHas(key, argument())
    case 'BODY':
    case 'TEXT': {
      const wanted = argument().toLowerCase()
      return (mail) => readable(mail.raw).text.toLowerCase().includes(wanted)
    }
    case 'SINCE': {
      const from = dayOf(argument())
      return (mail) => mail.internalDate >= from
    }
    case 'BEFORE': {
      const until = dayOf(argument())
      return (mail) => mail.internalDate < until
    }
    case 'KEYWORD': {
      const flag = argument()
      return (mail) => mail.flags.has(flag)
    }
    default: {
      if (!/^[\d:*,]+$/.test(key)) throw new Error(`SEARCH ${key} is not played here`)
      const fits = inSet(key, mails.length)
      return (_mail, number) => fits(number)
    }
  }
}

/** Part of the header's text, whatever the case; an empty text asks only for the header to be there. */
function headerHas(name: string, text: string): Test {
  const wanted = text.toLowerCase()
  return (mail) => {
    const value = headerOf(mail.raw, name)
    return value !== undefined && decodedHeader(value).toLowerCase().includes(wanted)
  }
}

function dayOf(text: string): number {
  const day = Date.parse(`${text.replaceAll('-', ' ')} UTC`)
  if (Number.isNaN(day)) throw new Error(`"${text}" is no date`)
  return day
}
