import type { Random } from '@baton/simulator'
import { bytesOf } from '../../checker/addresses.ts'
import type { Names } from '../../stage/dns.ts'

const zone = 'prove.example'
/** Public addresses that stand for the internet, one for each entrance. */
export const publicAddress = (n: number): string => `93.184.215.${100 + n}`
export const publicName = (n: number): string => `public-${n}.${zone}`

const private4 = [
  '127.0.0.1',
  '127.1.2.3',
  '10.1.2.3',
  '10.255.255.254',
  '172.16.5.4',
  '172.31.255.254',
  '192.168.1.1',
  '169.254.169.254',
  '169.254.1.1',
  '100.64.0.1',
  '100.127.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '240.0.0.1',
  '224.0.0.1',
  '255.255.255.255',
]
const private6 = [
  '::1',
  '::',
  '0:0:0:0:0:0:0:1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  '2001:db8::1',
  '3fff::1',
  '100::1',
  '5f00::1',
]
/** IPv6 addresses behind which an IPv4 one may stand. */
const wrappings = ['::ffff:', '::', '::ffff:0:', '64:ff9b::', '64:ff9b:1::', 'fe80::5efe:', '2001:0:4136:e378:8000:63bf:']

type Spell = (random: Random) => string

/** Ways to write or to lead to an address that is none of the internet's. Each gives a host as it stands in an address. */
const ways: Record<string, Spell> = {
  dotted: (random) => random.pick(private4),
  'a trailing dot': (random) => `${random.pick(private4)}.`,
  decimal: (random) => String(numberOf(random.pick(private4))),
  hexadecimal: (random) => `0${random.pick(['x', 'X'])}${numberOf(random.pick(private4)).toString(16)}`,
  octal: (random) => `0${numberOf(random.pick(private4)).toString(8)}`,
  'parts of different bases': (random) => bytesOf(random.pick(private4)).map(inSomeBase(random)).join('.'),
  'three parts': (random) => short(random.pick(private4), 3),
  'two parts': (random) => short(random.pick(private4), 2),
  'leading zeros': (random) =>
    bytesOf(random.pick(private4))
      .map((byte) => `0000${byte.toString(8)}`)
      .join('.'),
  'wide digits': (random) => random.pick(private4).replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  'digits in circles': (random) => random.pick(private4).replaceAll(/[1-9]/g, (digit) => String.fromCodePoint(0x2460 + Number(digit) - 1)),
  'mathematical digits': (random) => random.pick(private4).replaceAll(/\d/g, (digit) => String.fromCodePoint(0x1d7ce + Number(digit))),
  'dots of other scripts': (random) => random.pick(private4).replaceAll('.', random.pick(['。', '．', '｡'])),
  'digits in percent signs': (random) => random.pick(private4).replaceAll(/\d/g, (digit) => (random.chance(0.5) ? `%3${digit}` : digit)),
  'an invisible character': (random) => random.pick(private4).replace('.', `.${random.pick(['\u00ad', '\u200b', '\u2060', '\ufeff'])}`),
  IPv6: (random) => `[${random.pick(private6)}]`,
  'IPv6 in capitals': (random) => `[${random.pick(private6).toUpperCase()}]`,
  'IPv6 with a zone': (random) => `[fe80::1${random.pick(['%lo', '%25lo', '%1', '%251'])}]`,
  'IPv4 in IPv6, dotted': (random) => `[${random.pick(wrappings)}${random.pick(private4)}]`,
  'IPv4 in IPv6, in groups': (random) => `[${random.pick(wrappings)}${groupsOf(random.pick(private4))}]`,
  '6to4': (random) => `[2002:${groupsOf(random.pick(private4))}::1]`,
  'a name of this machine': (random) =>
    random.pick(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'ip6-localhost', 'localhost.localdomain']),
  'a name': (random) => `to-${random.pick(private4).replaceAll('.', '-')}.${zone}`,
  'a name in capitals with a dot': (random) => `TO-${random.pick(private4).replaceAll('.', '-')}.${zone.toUpperCase()}.`,
  'a name of an IPv6 address': (random) => `six-${random.int(0, private6.length - 1)}.${zone}`,
  'a name of a wrapped address': (random) => `wrap-${random.int(0, wrappings.length - 1)}-${random.int(0, private4.length - 1)}.${zone}`,
  'an alias': (random) => `alias-${random.pick(private4).replaceAll('.', '-')}.${zone}`,
  'a name of two addresses': (random) => `both-${random.pick(private4).replaceAll('.', '-')}.${zone}`,
  'public first, private then': (random) => `rebind-${random.hex(8)}.${zone}`,
  'private first, public then': (random) => `turn-${random.hex(8)}.${zone}`,
  'a name in front': (random) => `${publicName(0)}@${random.pick(private4)}`,
  'a password in front': (random) => `${publicName(0)}:443@${random.pick(private4)}`,
  'a name behind a hash': (random) => `${random.pick(private4)}#@${publicName(0)}`,
  'a name behind a backslash': (random) => `${random.pick(private4)}\\@${publicName(0)}`,
  'spaces around': (random) => ` \t${random.pick(private4)}\n`,
}

export interface Spelling {
  way: string
  host: string
}

export function spell(random: Random, count: number): Spelling[] {
  const kinds = Object.entries(ways)
  return Array.from({ length: count }, (_, n) => {
    const [way, make] = kinds[n % kinds.length] as [string, Spell]
    return { way, host: make(random) }
  })
}

/** Answers for the names above; those that turn answer otherwise each time they are asked. */
export function namesThatTurn(allowed: Readonly<Record<string, string>>): Names {
  const asked = new Map<string, number>()
  return (name) => {
    const known = allowed[name]
    if (known) return { addresses: [known] }
    const [kind = '', ...rest] = (name.endsWith(`.${zone}`) ? name.slice(0, -zone.length - 1) : '').split('-')
    const dotted = rest.join('.')
    const turns = asked.get(name) ?? 0
    if (kind === 'rebind' || kind === 'turn') asked.set(name, turns + 1)
    switch (kind) {
      case 'public':
        return { addresses: [publicAddress(Number(rest[0]))] }
      case 'to':
        return { addresses: [dotted] }
      case 'six':
        return { addresses: [private6[Number(rest[0])] ?? '::1'] }
      case 'wrap':
        return { addresses: [`${wrappings[Number(rest[0])]}${private4[Number(rest[1])]}`] }
      case 'alias':
        return { alias: `hidden.${zone}`, addresses: [dotted] }
      case 'both':
        return { addresses: [publicAddress(0), dotted] }
      // A lookup asks for IPv4 and IPv6, so that a round is two questions.
      case 'rebind':
        return { addresses: [turns < 2 ? publicAddress(0) : '10.1.2.3'] }
      case 'turn':
        return { addresses: [turns < 2 ? '10.1.2.3' : publicAddress(0)] }
      default:
        return null
    }
  }
}

const numberOf = (address: string): number => bytesOf(address).reduce((sum, byte) => sum * 256 + byte, 0)

const inSomeBase = (random: Random) => (byte: number) =>
  random.pick([String(byte), `0x${byte.toString(16)}`, `0${byte.toString(8)}`, `0X${byte.toString(16).toUpperCase()}`])

/** The last part holds all bytes that have no part of their own. */
function short(address: string, parts: number): string {
  const bytes = bytesOf(address)
  const rest = bytes.slice(parts - 1).reduce((sum, byte) => sum * 256 + byte, 0)
  return [...bytes.slice(0, parts - 1), rest].join('.')
}

function groupsOf(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = bytesOf(address)
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':')
}
