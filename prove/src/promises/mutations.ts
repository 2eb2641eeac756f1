import type { Random } from '@baton/simulator'

type Mutation = (bytes: Buffer, random: Random) => Buffer

/** What any carrier may do to bytes. */
const ofBytes: Record<string, Mutation> = {
  truncated: (bytes, random) => bytes.subarray(0, random.int(0, bytes.length - 1)),
  'a flipped byte': (bytes, random) => {
    const broken = Buffer.from(bytes)
    const place = random.int(0, broken.length - 1)
    broken[place] = (broken[place] ?? 0) ^ (1 << random.int(0, 7))
    return broken
  },
  'bytes that are no UTF-8': (bytes, random) => {
    const place = random.int(1, bytes.length - 1)
    return Buffer.concat([bytes.subarray(0, place), Buffer.from([0xff, 0xc0, 0xed, 0xa0, 0x80]), bytes.subarray(place)])
  },
  empty: () => Buffer.alloc(0),
}

/** Ways to break a webhook that was good, by what a broken sender, a proxy or an attacker would do. */
export const webhookMutations: Record<string, Mutation> = {
  ...ofBytes,
  'not JSON': () => Buffer.from('<xml>สวัสดี</xml>'),
  'nested 20,000 deep': () => Buffer.from('['.repeat(20_000) + ']'.repeat(20_000)),
  'another shape': (_bytes, random) =>
    Buffer.from(
      random.pick([
        'null',
        '[]',
        '0',
        '""',
        'true',
        '{}',
        '{"events":{}}',
        '{"data":[]}',
        '{"destination":1,"events":[null,1,"x"]}',
        '{"object":"page","entry":{}}',
        '{"object":"instagram","entry":[null,1,{"messaging":{},"changes":[[]]}]}',
        '{"object":"whatsapp_business_account","entry":[{"id":1,"changes":[{"field":"messages","value":[]}]}]}',
      ]),
    ),
  'a lone surrogate': (bytes) => Buffer.from(bytes.toString('utf8').replace('[m', '\\ud800[m')),
  'a zero in the text': (bytes) => Buffer.from(bytes.toString('utf8').replace('[m', '\\u0000[m')),
  'numbers for texts': (bytes, random) => changed(bytes, random, () => 12_345),
  'null for a value': (bytes, random) => changed(bytes, random, () => null),
  'a list for a value': (bytes, random) => changed(bytes, random, (value) => [value, value]),
  'a huge number for a value': (bytes, random) => changed(bytes, random, () => 1e308),
  'a value left out': (bytes, random) => changed(bytes, random, () => undefined),
  'an absurdly long value': (bytes, random) => changed(bytes, random, () => 'ก'.repeat(60_000)),
  '__proto__ as a field': (bytes) => Buffer.from(bytes.toString('utf8').replace('{', '{"__proto__":{"polluted":true},"constructor":1,')),
  'an unknown kind': (bytes) =>
    Buffer.from(
      bytes
        .toString('utf8')
        .replaceAll(/"(?:type|event_type|item|verb|field)":"[^"]+"/g, (found) => found.replace(/:"[^"]+"/, ':"hologram"')),
    ),
  'a date of another age': (bytes) =>
    Buffer.from(
      bytes
        .toString('utf8')
        .replaceAll(/"(timestamp|created_time|time)":\d+/g, '"$1":-62135596800001')
        .replaceAll(/"timestamp":"\d+"/g, '"timestamp":"99999999999999999999"')
        .replaceAll(/"created_at":"[^"]+"/g, '"created_at":"9999-99-99T99:99:99Z"'),
    ),
}

const replaced = (bytes: Buffer, from: string | RegExp, to: string) =>
  Buffer.from(
    bytes.toString('latin1').replace(from, () => to),
    'latin1',
  )

/** Ways to break a mail that was good. */
export const mailMutations: Record<string, Mutation> = {
  ...ofBytes,
  'no sender': (bytes) => replaced(bytes, /^From:.*\r\n/m, ''),
  'no header at all': (bytes) => bytes.subarray(bytes.indexOf('\r\n\r\n') + 4),
  'a part without its end': (bytes) => replaced(bytes, '--b1--', ''),
  'a boundary that never comes': (bytes) => replaced(bytes, 'boundary="b1"', 'boundary="zz"'),
  'parts nested 1,000 deep': (bytes) =>
    replaced(
      bytes,
      'boundary="b1"',
      `boundary="n0"\r\n\r\n${Array.from({ length: 1_000 }, (_, n) => `--n${n}\r\nContent-Type: multipart/mixed; boundary="n${n + 1}"\r\n\r\n`).join('')}`,
    ),
  'broken base64': (bytes) => replaced(bytes, /base64\r\n\r\n\S{6}/, 'base64\r\n\r\n*!é=='),
  'a charset that nobody knows': (bytes) => replaced(bytes, 'charset=utf-8', 'charset=klingon-8'),
  'a charset that lies': (bytes) => replaced(bytes, /charset=utf-8/g, 'charset=utf-16le'),
  'zeros in header and text': (bytes) => replaced(replaced(bytes, 'Subject: ', 'Subject: \0\0'), '<p>', '<p>\0'),
  'a date of another age': (bytes) => replaced(bytes, /^Date:.*$/m, 'Date: Mon, 99 Foo 99999 99:99:99 +9999'),
  'a header of 200,000 letters': (bytes) => replaced(bytes, 'MIME-Version', `X-Long: ${'y'.repeat(200_000)}\r\nMIME-Version`),
  '20,000 addresses': (bytes) =>
    replaced(bytes, /^To:.*$/m, `To: ${Array.from({ length: 20_000 }, (_, n) => `a${n}@post.example`).join(', ')}`),
  'lines that end in nothing but CR': (bytes) => replaced(bytes, /\r\n/g, '\r'),
  'a page of a script': (bytes) =>
    replaced(bytes, '<p>', `<script>alert(1)</script><img src=x onerror=alert(1)>${'<div>'.repeat(5_000)}<p>`),
}

/** Breaks a body in the way named. */
export function mutate(mutations: Readonly<Record<string, Mutation>>, how: string, bytes: Buffer, random: Random): Buffer {
  return mutations[how]?.(bytes, random) ?? bytes
}

/** The JSON with one of its values, somewhere inside, replaced. */
function changed(bytes: Buffer, random: Random, replace: (value: unknown) => unknown): Buffer {
  const root = JSON.parse(bytes.toString('utf8')) as unknown
  const places: { holder: Record<string, unknown>; name: string }[] = []
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return
    for (const name of Object.keys(value)) {
      places.push({ holder: value as Record<string, unknown>, name })
      walk((value as Record<string, unknown>)[name])
    }
  }
  walk(root)
  const { holder, name } = random.pick(places)
  holder[name] = replace(holder[name])
  return Buffer.from(JSON.stringify(root))
}
