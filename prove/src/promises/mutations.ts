import type { Random } from '@baton/simulator'

type Mutation = (bytes: Buffer, random: Random) => Buffer

/** Ways to break a body that was good, by what a broken sender, a proxy or an attacker would do. */
const mutations: Record<string, Mutation> = {
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
  'not JSON': () => Buffer.from('<xml>สวัสดี</xml>'),
  'nested 20,000 deep': () => Buffer.from('['.repeat(20_000) + ']'.repeat(20_000)),
  'another shape': (_bytes, random) =>
    Buffer.from(
      random.pick(['null', '[]', '0', '""', 'true', '{}', '{"events":{}}', '{"data":[]}', '{"destination":1,"events":[null,1,"x"]}']),
    ),
  'a lone surrogate': (bytes) => Buffer.from(bytes.toString('utf8').replace('[m', '\\ud800[m')),
  'a zero in the text': (bytes) => Buffer.from(bytes.toString('utf8').replace('[m', '\\u0000[m')),
  'numbers for texts': (bytes, random) => changed(bytes, random, () => 12_345),
  'null for a value': (bytes, random) => changed(bytes, random, () => null),
  'a list for a value': (bytes, random) => changed(bytes, random, (value) => [value, value]),
  'a huge number for a value': (bytes, random) => changed(bytes, random, () => 1e308),
  'a value left out': (bytes, random) => changed(bytes, random, () => undefined),
  'an absurdly long value': (bytes, random) => changed(bytes, random, () => 'ก'.repeat(200_000)),
  '__proto__ as a field': (bytes) => Buffer.from(bytes.toString('utf8').replace('{', '{"__proto__":{"polluted":true},"constructor":1,')),
  'an unknown kind': (bytes) =>
    Buffer.from(bytes.toString('utf8').replaceAll(/"(?:type|event_type)":"[^"]+"/g, (found) => found.replace(/:"[^"]+"/, ':"hologram"'))),
  'a date of another age': (bytes) =>
    Buffer.from(
      bytes
        .toString('utf8')
        .replaceAll(/"timestamp":\d+/g, '"timestamp":-62135596800001')
        .replaceAll(/"created_at":"[^"]+"/g, '"created_at":"9999-99-99T99:99:99Z"'),
    ),
}

/** Breaks a body in one way, by chance. */
export function mutate(bytes: Buffer, random: Random): { bytes: Buffer; how: string } {
  const how = random.pick(Object.keys(mutations))
  return { how, bytes: mutations[how]?.(bytes, random) ?? bytes }
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
